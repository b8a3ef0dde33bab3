use chrono::{DateTime, Utc};
use sidebook_domain::{CorpId, GroupChatId};
use sidebook_messenger::{ChatId, GroupMemberKind, GroupState, MemberId};

use crate::StorageError;
use crate::entity::{group_chat, group_member};
use crate::reading::word;

/// A group chat as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredGroup {
    /// Our id.
    pub id: GroupChatId,
    /// The corp whose group it is.
    pub corp: CorpId,
    /// The platform's id.
    pub chat: ChatId,
    /// Its name; `None` when nobody named it.
    pub name: Option<String>,
    /// Who owns it.
    pub owner: MemberId,
    /// Its notice.
    pub notice: Option<String>,
    /// Whether its owner is still there.
    pub state: GroupState,
    /// When it was made on the platform.
    pub platform_created_at: Option<DateTime<Utc>>,
    /// Changes with the member list.
    pub member_version: Option<String>,
    /// When the platform was read.
    pub read_at: DateTime<Utc>,
    /// When it was dismissed, if it was.
    pub dismissed_at: Option<DateTime<Utc>>,
    /// Since when it is dismissed or out of sight.
    pub gone_at: Option<DateTime<Utc>>,
}

/// Somebody in a group chat, as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredGroupMember {
    /// Member id or external contact id, by `kind`.
    pub member_ref: String,
    /// Of ours or external.
    pub kind: GroupMemberKind,
    /// Name where the platform tells it.
    pub name: Option<String>,
    /// Since when.
    pub joined_at: Option<DateTime<Utc>>,
    /// How they came in: the platform's number.
    pub join_scene: i64,
    /// Whether they help the owner.
    pub is_admin: bool,
}

pub(super) fn state_word(state: GroupState) -> &'static str {
    match state {
        GroupState::Normal => "normal",
        GroupState::OwnerLeft => "owner_left",
        GroupState::Inheriting => "inheriting",
        GroupState::Inherited => "inherited",
    }
}

fn parse_state(text: &str) -> Option<GroupState> {
    [
        GroupState::Normal,
        GroupState::OwnerLeft,
        GroupState::Inheriting,
        GroupState::Inherited,
    ]
    .into_iter()
    .find(|state| state_word(*state) == text)
}

pub(super) fn kind_word(kind: GroupMemberKind) -> &'static str {
    match kind {
        GroupMemberKind::Member => "member",
        GroupMemberKind::External => "external",
    }
}

fn parse_kind(text: &str) -> Option<GroupMemberKind> {
    [GroupMemberKind::Member, GroupMemberKind::External]
        .into_iter()
        .find(|kind| kind_word(*kind) == text)
}

impl TryFrom<group_chat::Model> for MirroredGroup {
    type Error = StorageError;

    fn try_from(row: group_chat::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: GroupChatId(row.id),
            corp: CorpId(row.corp_id),
            state: word(parse_state(&row.state), "group_chats", "state", row.id)?,
            chat: row.chat_id.into(),
            name: row.name,
            owner: row.owner_member_id.into(),
            notice: row.notice,
            platform_created_at: row.platform_created_at,
            member_version: row.member_version,
            read_at: row.read_at,
            dismissed_at: row.dismissed_at,
            gone_at: row.gone_at,
        })
    }
}

impl TryFrom<group_member::Model> for MirroredGroupMember {
    type Error = StorageError;

    fn try_from(row: group_member::Model) -> Result<Self, StorageError> {
        Ok(Self {
            kind: word(parse_kind(&row.kind), "group_members", "kind", row.id)?,
            member_ref: row.member_ref,
            name: row.name,
            joined_at: row.joined_at,
            join_scene: row.join_scene,
            is_admin: row.is_admin,
        })
    }
}

use chrono::{DateTime, Utc};
use sidebook_domain::{ConversationId, CorpId, ExternalContactId};
use sidebook_messenger::{ContactKind, ExternalUserId, FollowTag, MemberId};

use super::{contact_follow, external_contact};
use crate::StorageError;
use crate::reading::{json, word};

/// An external contact as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredContact {
    /// Our id.
    pub id: ExternalContactId,
    /// The corp whose contact it is.
    pub corp: CorpId,
    /// The platform's id.
    pub external_user: ExternalUserId,
    /// Nickname or name.
    pub name: String,
    /// What kind of person.
    pub kind: ContactKind,
    /// Their company's short name, for corporate contacts.
    pub corp_name: Option<String>,
    /// Their position, for corporate contacts.
    pub position: Option<String>,
    /// Picture address, where the platform tells it.
    pub avatar: Option<String>,
    /// When the platform was read.
    pub read_at: DateTime<Utc>,
    /// Since when nobody in scope follows them.
    pub gone_at: Option<DateTime<Utc>>,
}

/// One member's relation to an external contact, as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredFollow {
    /// The contact.
    pub contact: ExternalContactId,
    /// The member.
    pub member: MemberId,
    /// The member's own name for the contact.
    pub remark: Option<String>,
    /// The member's own note.
    pub description: Option<String>,
    /// The member's note of the contact's company.
    pub remark_corp_name: Option<String>,
    /// The member's note of the contact's mobile numbers.
    pub remark_mobiles: Vec<String>,
    /// Since when.
    pub followed_at: Option<DateTime<Utc>>,
    /// How they met: the platform's number.
    pub add_way: i64,
    /// Channel code of the way they met.
    pub channel: Option<String>,
    /// Labels.
    pub tags: Vec<FollowTag>,
    /// Whether the contact still has the member too.
    pub state: FollowState,
    /// When the platform was read.
    pub read_at: DateTime<Utc>,
    /// Since when the member no longer follows.
    pub gone_at: Option<DateTime<Utc>>,
}

/// Whether a contact still has the member who follows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowState {
    /// As far as we know.
    Following,
    /// The contact deleted the member; the platform still lists the follow, and messages do not arrive.
    DeletedByContact,
}

impl FollowState {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::DeletedByContact => "deleted_by_contact",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Following, Self::DeletedByContact]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// What storing a read of a contact or group chat came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mirrored<Id> {
    /// Our id of the contact or group chat.
    pub id: Id,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What happened.
    pub change: MirrorChange,
}

/// What a read did to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorChange {
    /// Not known before.
    Added,
    /// Known, and this read is the newest.
    Updated,
    /// A newer read was stored already.
    Older,
}

pub(super) fn kind_word(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Personal => "personal",
        ContactKind::Corporate => "corporate",
        ContactKind::Other => "other",
    }
}

fn parse_kind(text: &str) -> Option<ContactKind> {
    [ContactKind::Personal, ContactKind::Corporate, ContactKind::Other]
        .into_iter()
        .find(|kind| kind_word(*kind) == text)
}

impl TryFrom<external_contact::Model> for MirroredContact {
    type Error = StorageError;

    fn try_from(row: external_contact::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: ExternalContactId(row.id),
            corp: CorpId(row.corp_id),
            kind: word(parse_kind(&row.kind), "external_contacts", "kind", row.id)?,
            external_user: row.external_user_id.into(),
            name: row.name,
            corp_name: row.corp_name,
            position: row.position,
            avatar: row.avatar,
            read_at: row.read_at,
            gone_at: row.gone_at,
        })
    }
}

impl TryFrom<contact_follow::Model> for MirroredFollow {
    type Error = StorageError;

    fn try_from(row: contact_follow::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "contact_follows";
        Ok(Self {
            contact: ExternalContactId(row.external_contact_id),
            remark_mobiles: json(row.remark_mobiles, TABLE, "remark_mobiles", row.id)?,
            tags: json(row.tags, TABLE, "tags", row.id)?,
            state: word(FollowState::parse(&row.state), TABLE, "state", row.id)?,
            member: row.member_id.into(),
            remark: row.remark,
            description: row.description,
            remark_corp_name: row.remark_corp_name,
            followed_at: row.followed_at,
            add_way: row.add_way,
            channel: row.channel,
            read_at: row.read_at,
            gone_at: row.gone_at,
        })
    }
}

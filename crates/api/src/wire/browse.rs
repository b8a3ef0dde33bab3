use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{ClientId, ConversationId, ConversationKind, CorpId, LinkId, StaffId};
use utoipa::ToSchema;

use super::words::ConversationKindWord;
use super::{BindingCorp, ClientNames, StaffName};

/// A member of a corp by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberName {
    /// The platform's id.
    pub(crate) member_id: String,
    /// The staff member whose account it is, else as the platform tells it, else null.
    pub(crate) name: Option<String>,
}

/// An external contact in the console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContactRow {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    pub(crate) corp: BindingCorp,
    pub(crate) name: String,
    /// Their company, for corporate contacts.
    pub(crate) company: Option<String>,
    /// Who follows them, the first one first; whoever is no admin sees their own accounts only.
    pub(crate) followers: Vec<ContactFollower>,
    /// The labels that followers put on them, by name.
    pub(crate) tags: Vec<String>,
    pub(crate) linked_clients: Vec<ClientNames>,
    /// Since when nobody in scope follows them.
    pub(crate) gone_at: Option<DateTime<Utc>>,
}

/// Who follows a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContactFollower {
    pub(crate) member: MemberName,
    /// Their own name for the contact.
    pub(crate) remark: Option<String>,
    pub(crate) followed_at: Option<DateTime<Utc>>,
}

/// A page of contacts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContactRowPage {
    pub(crate) items: Vec<ContactRow>,
    /// For `after`. Null at the end.
    pub(crate) next: Option<String>,
    /// How many there are in all. Told with the first page, else null.
    pub(crate) total: Option<u64>,
}

/// A group chat in the console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GroupRow {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    pub(crate) corp: BindingCorp,
    /// Null for one that nobody named.
    pub(crate) name: Option<String>,
    pub(crate) owner: MemberName,
    /// How many people sit in it.
    pub(crate) members: u64,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) linked_clients: Vec<ClientNames>,
    /// Since when it is dismissed or out of sight.
    pub(crate) gone_at: Option<DateTime<Utc>>,
}

/// A page of group chats.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GroupRowPage {
    pub(crate) items: Vec<GroupRow>,
    /// For `after`. Null at the end.
    pub(crate) next: Option<String>,
    /// How many there are in all. Told with the first page, else null.
    pub(crate) total: Option<u64>,
}

/// A label that a corp keeps on the platform.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpTagRow {
    pub(crate) tag_id: String,
    pub(crate) name: String,
    pub(crate) group_name: String,
}

/// What contacts and groups can be filtered by.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContactFilters {
    pub(crate) corps: Vec<CorpFilters>,
}

/// What those of one corp can be filtered by.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpFilters {
    #[schema(value_type = Uuid)]
    pub(crate) id: CorpId,
    pub(crate) name: String,
    /// Empty for whoever is no admin: they see their own only.
    pub(crate) members: Vec<MemberName>,
    pub(crate) tags: Vec<CorpTagRow>,
}

/// A link of a client with a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: LinkId,
    pub(crate) client: ClientNames,
    /// Who looks after the client.
    pub(crate) owner: Option<StaffName>,
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = ConversationKindWord)]
    pub(crate) conversation_kind: ConversationKind,
    /// The contact's or group's name. Null for a group that nobody named, and in somebody else's conversation.
    pub(crate) conversation_name: Option<String>,
    /// Whether it is a conversation of the one who asks (admins: any).
    pub(crate) is_yours: bool,
    pub(crate) corp: BindingCorp,
    pub(crate) linked_by: Option<StaffName>,
    pub(crate) linked_at: DateTime<Utc>,
}

/// A page of links.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkRowPage {
    pub(crate) items: Vec<LinkRow>,
    /// For `after`. Null at the end.
    pub(crate) next: Option<String>,
    /// How many there are in all. Told with the first page, else null.
    pub(crate) total: Option<u64>,
}

/// What became of one item of a bulk change of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkOutcome {
    /// Linked now.
    Linked,
    /// The link is removed.
    Removed,
    /// It was so already.
    Unchanged,
    /// It is not one of your conversations.
    NotYourConversation,
    /// You may not link conversations of this kind.
    NoPermission,
}

/// One item of a bulk change of links.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkResult {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    pub(crate) outcome: LinkOutcome,
}

/// What became of each item, in the order they were given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkResults {
    pub(crate) items: Vec<LinkResult>,
}

impl StaffName {
    /// One of these people.
    pub(crate) fn among(people: &[sidebook_storage::Staff], id: Option<StaffId>) -> Option<Self> {
        let id = id?;
        people.iter().find(|person| person.id == id).map(|person| Self {
            id: person.id,
            name: person.name.clone(),
        })
    }
}

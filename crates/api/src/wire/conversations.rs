use serde::Serialize;
use sidebook_domain::{ClientId, ConversationId, ConversationKind};
use utoipa::ToSchema;

use super::words::ConversationKindWord;
use super::{ClientFile, ClientNames, NotClientMark, ServiceCard, Summary};

/// What a sidebar is opened beside.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Conversation {
    #[schema(value_type = Uuid)]
    pub(crate) id: ConversationId,
    #[schema(value_type = ConversationKindWord)]
    pub(crate) kind: ConversationKind,
    /// The contact's or the group's name. Null for an unnamed group.
    pub(crate) name: Option<String>,
    pub(crate) detail: ConversationDetail,
    pub(crate) links: Vec<LinkedClient>,
}

/// What is known about a conversation besides its name.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct ConversationDetail {
    /// The asking staff member's own name for the contact.
    pub(crate) remark: Option<String>,
    /// The contact's company: as the platform knows it, else as the staff member noted it.
    pub(crate) corp_name: Option<String>,
    /// How many people are in the group.
    pub(crate) member_count: Option<i64>,
}

/// A client linked to a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkedClient {
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    pub(crate) client_name: String,
}

/// The clients linked to a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkedClients {
    pub(crate) linked_clients: Vec<ClientNames>,
}

/// Everything the first screen shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Overview {
    pub(crate) conversation: Conversation,
    pub(crate) linked_clients: Vec<ClientNames>,
    /// That it is with no client, if somebody said so.
    pub(crate) not_client: Option<NotClientMark>,
    /// The client whose data follows: asked for, chosen last, or the first linked. Null when none is linked.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) chosen_client_id: Option<ClientId>,
    /// The client by name, for whoever may open the conversation.
    pub(crate) client: Option<ClientNames>,
    /// Its base data. Null when no client is linked or the staff member may not see base data.
    pub(crate) file: Option<ClientFile>,
    /// What stands out. Null when no client is linked.
    pub(crate) summary: Option<Summary>,
    /// Null when no client is linked or the staff member may not see services.
    pub(crate) services: Option<ServiceCard>,
}

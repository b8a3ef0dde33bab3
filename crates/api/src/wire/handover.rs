use serde::Serialize;
use sidebook_domain::ClientId;
use utoipa::ToSchema;

use super::ClientNames;

/// What somebody has that another could take over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Holdings {
    /// The clients that they look after, in the order of their names.
    pub(crate) clients: Vec<ClientNames>,
    /// How many external contacts their accounts follow. Those move on the platform, in its own console.
    pub(crate) contacts: u64,
    /// How many client groups their accounts own or sit in, likewise.
    pub(crate) groups: u64,
}

/// What became of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HandoverOutcome {
    /// The other looks after it now.
    Moved,
    /// It was not, or no more, looked after by the one who hands over.
    NotTheirs,
}

/// One client of a handover.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HandoverResult {
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    pub(crate) outcome: HandoverOutcome,
}

/// What became of each, in the order they were given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HandoverResults {
    pub(crate) items: Vec<HandoverResult>,
}

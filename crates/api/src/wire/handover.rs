use serde::Serialize;
use sidebook_domain::ClientId;
use utoipa::ToSchema;

use super::{ClientNames, HeldAccount};

/// What somebody has that another could take over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Holdings {
    /// The clients that they look after, in the order of their names.
    pub(crate) clients: Vec<ClientNames>,
    /// What their accounts have on the platform, in every corp in which they have one.
    pub(crate) accounts: Vec<HeldAccount>,
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

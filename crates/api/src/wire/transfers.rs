use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::ConversationId;
use utoipa::ToSchema;

use super::BindingCorp;

/// A contact or group that another could take over on the platform.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HeldRow {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    /// As the one who hands over calls the contact, else the contact's own; a group's. Null for a group that nobody named.
    pub(crate) name: Option<String>,
}

/// What somebody's account in a corp has on the platform.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HeldAccount {
    pub(crate) corp: BindingCorp,
    /// Whether they left the corp, as far as the platform tells.
    pub(crate) has_left: bool,
    /// Whether the corp has the app, without which nothing moves.
    pub(crate) is_connected: bool,
    /// The external contacts that they follow, by name; the first 500.
    pub(crate) contacts: Vec<HeldRow>,
    /// How many there are in all.
    pub(crate) contact_count: u64,
    /// The client groups that they own, by name; the first 500.
    pub(crate) groups: Vec<HeldRow>,
    /// How many there are in all.
    pub(crate) group_count: u64,
}

/// What became of handing one contact or group over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferOutcome {
    /// Of a contact: begun. The contact is told, and moves within a day unless they refuse.
    Begun,
    /// Of a group: the other one owns it now.
    Moved,
    /// It was not, or no more, the one's who hands over.
    NotTheirs,
    /// Whoever takes over has no account in that corp.
    TakerNotThere,
    /// It was handed over as often as the platform lets it.
    TooOften,
    /// Its transfer has begun already.
    UnderWay,
    /// Whoever takes over has as many contacts as the platform lets them.
    TakerFull,
    /// Whoever takes over is not active on the platform, or has not proved who they are.
    TakerUnverified,
    /// The corp did not give the app the right to hand over, or took the app away.
    NotAllowed,
    /// The platform refused for another reason.
    Refused,
    /// The platform gave no answer, or asks for a pause: it may have begun, and may be asked for again.
    Unavailable,
}

/// One contact or group of a transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TransferResult {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    pub(crate) outcome: TransferOutcome,
}

/// What became of each, in the order they were given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TransferResults {
    pub(crate) items: Vec<TransferResult>,
}

/// How the transfer of a contact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferStanding {
    /// Begun, and not yet over.
    Waiting,
    /// The contact refused.
    Refused,
    /// Whoever takes over has as many contacts as the platform lets them.
    TakerFull,
    /// The contact is the other's.
    Done,
}

/// A transfer of a contact that was begun, here or on the platform.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TransferRow {
    /// Null for a contact that Sidebook does not know.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) name: Option<String>,
    pub(crate) standing: TransferStanding,
    /// When it ended. Null while it waits.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

/// How the transfers of contacts between two people stand in one corp.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpTransfers {
    pub(crate) corp: BindingCorp,
    /// Whether the corp lets the app look.
    pub(crate) is_allowed: bool,
    /// How many there are in all.
    pub(crate) total: u64,
    /// The first 500: those that wait, those that failed, those that are done.
    pub(crate) items: Vec<TransferRow>,
}

/// How the transfers of contacts between two people stand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TransferList {
    /// The corps in which both have an account.
    pub(crate) corps: Vec<CorpTransfers>,
}

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::SyncKind;

/// A contact or group that only one side has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DriftItem {
    pub(crate) platform_id: String,
    /// Null where it is not known.
    pub(crate) name: Option<String>,
}

/// What the platform has and Sidebook lacks, and the other way round.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Drift {
    pub(crate) kind: SyncKind,
    /// When the platform was read.
    pub(crate) read_at: DateTime<Utc>,
    /// Whether this look read all of it. There is a budget of calls for one look: of a large corp a part is read, and
    /// `only_here` is then not told.
    pub(crate) complete: bool,
    /// Where the next look goes on, as its `after`. Null when nothing is left to read.
    pub(crate) next: Option<String>,
    /// How many members the platform tells nothing of: they have no licence, or left the scope.
    pub(crate) unread_members: u64,
    /// How many this look read of the platform.
    pub(crate) platform_count: u64,
    /// How many Sidebook knows.
    pub(crate) known_count: u64,
    /// How many of those that were read Sidebook lacks.
    pub(crate) only_platform_count: u64,
    /// The first hundred of them.
    pub(crate) only_platform: Vec<DriftItem>,
    /// How many Sidebook has and the platform does not tell. Null when not all was read.
    pub(crate) only_here_count: Option<u64>,
    /// The first hundred of them.
    pub(crate) only_here: Vec<DriftItem>,
}

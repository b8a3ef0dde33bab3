//! Runs of syncs: when, by whom, how far, with what result, and where a restart goes on.

mod begin;
mod repository;
mod value;

pub use repository::{SyncRuns, SystemSyncRuns};
pub use value::{SyncKind, SyncProgress, SyncRun, SyncStatus, SyncTrigger};

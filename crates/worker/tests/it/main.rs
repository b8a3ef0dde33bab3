//! The worker against the fake platform, on real databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod attachments;
mod billing;
mod events;
mod imports;
mod install;
mod jobs;
mod kit;
mod shuffled;
mod sync;
mod sync_killed;
mod sync_lanes;
mod versions;

//! What is stored and what was called while databases, Redis, the platform and the clock misbehave.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod clock;
mod database;
mod disk;
mod hanging;
mod kit;
mod memory;
mod platform;
mod redis;
mod slow;

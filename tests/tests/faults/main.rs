//! What is stored and what was called while databases, Redis, the platform and the clock misbehave.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod clock;
mod database;
mod disk;
mod kit;
mod platform;
mod redis;

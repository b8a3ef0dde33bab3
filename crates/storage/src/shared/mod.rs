//! Short-lived state that every process must see alike: tokens, locks, rate budgets, one-time codes.
//!
//! It holds only what can be rebuilt: when it is lost, people sign in again and tokens are fetched again, nothing more.
//! [`InProcess`] serves a single process, [`Redis`] a cluster; the same tests run on both.

mod gate;
mod gcra;
mod in_process;
mod places;
mod redis;
mod tokens;

use std::time::Duration;

use async_trait::async_trait;

pub use gate::{GateLimits, SharedGate};
pub use gcra::{Left, Rate};
pub use in_process::InProcess;
pub use places::{Answer, Ask, Places, Seat};
pub use redis::Redis;
pub use tokens::SharedTokens;

/// Short-lived key-value state. Keys are chosen by the caller and hold no secrets.
#[async_trait]
pub trait SharedState: Places + Send + Sync + std::fmt::Debug {
    /// The value of a key that has not lapsed.
    async fn get(&self, key: &str) -> Result<Option<String>, SharedStateError>;

    /// Sets a key; it lapses after `ttl` (at least a millisecond).
    async fn put(&self, key: &str, value: &str, ttl: Duration) -> Result<(), SharedStateError>;

    /// Sets a key unless it is there. True for the one caller who set it.
    async fn put_if_absent(&self, key: &str, value: &str, ttl: Duration) -> Result<bool, SharedStateError>;

    /// Reads and deletes in one step: of several callers only one gets the value.
    async fn take(&self, key: &str) -> Result<Option<String>, SharedStateError>;

    /// Deletes a key only while it has this value. True when it did.
    async fn delete_if(&self, key: &str, value: &str) -> Result<bool, SharedStateError>;

    /// Deletes every key that starts with `prefix`. Slow on a large state: for rare events.
    async fn delete_prefix(&self, prefix: &str) -> Result<(), SharedStateError>;

    /// Adds one to a counter and says where it stands. The window begins with the first count and then lapses.
    async fn count(&self, key: &str, window: Duration) -> Result<u64, SharedStateError>;

    /// Asks a budget for permits. Zero: they were taken, go. Otherwise nothing was taken: ask again after this long
    /// (whole milliseconds). More permits than the burst are given once the budget is untouched.
    async fn acquire(&self, key: &str, rate: Rate, permits: u32) -> Result<Duration, SharedStateError>;

    /// What a server does with values when it runs out of memory, in its own word. `None`: there is no server, or it
    /// does not say.
    async fn eviction(&self) -> Result<Option<String>, SharedStateError> {
        Ok(None)
    }

    /// Whether other processes see the same values.
    fn is_shared(&self) -> bool {
        false
    }
}

/// The shared state could not be reached, or holds something that is not ours.
#[derive(Debug, thiserror::Error)]
pub enum SharedStateError {
    /// Connection, time-out, or a server that refuses.
    #[error("the shared state is not reachable")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A value of ours that does not read.
    #[error("the shared state holds something unreadable under a key of ours")]
    Unreadable,
}

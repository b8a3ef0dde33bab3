//! Places among the platform calls under way, and budgets of calls, that all processes see alike.
//!
//! Everything that a call needs is asked for in one step, so that two processes never take the same last place: is the
//! call blocked, is a place free, are there permits in every budget. In one step also, because each call asks.

mod decide;
mod in_process;
mod redis;

use std::time::Duration;

use async_trait::async_trait;

use super::SharedStateError;
use super::gcra::Rate;

/// What a call asks for.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// The places to take one of; `None`: the call needs none.
    pub seat: Option<Seat<'a>>,
    /// The key that says, while it is there, that the call is blocked.
    pub block: &'a str,
    /// Budgets that the call is charged to: all or none. At most eight.
    pub budgets: &'a [(String, Rate)],
}

/// A number of places.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    /// Their key.
    pub key: &'a str,
    /// How many there are when nothing was cut.
    pub most: u32,
    /// After a cut, one more place comes back each time this passes.
    pub grow: Duration,
    /// Who takes the place; unique.
    pub holder: &'a str,
    /// After so long the place is free again, whoever has it.
    pub lease: Duration,
}

/// The answer to an [`Ask`]. Nothing is taken unless it was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Go. The instant, by the state's own clock, in microseconds: for [`Places::cut`].
    In {
        /// When.
        at: u64,
    },
    /// The call is blocked for so long.
    Blocked(Duration),
    /// No place is free.
    Full,
    /// A budget is spent; there is a permit after so long.
    Spent(Duration),
}

/// Places, budgets and blocks. Times are those of the state's own clock.
#[async_trait]
pub trait Places: Send + Sync {
    /// Asks for everything that a call needs, in one step.
    async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, SharedStateError>;

    /// Gives a place back. One that lapsed is nobody's any more, and nothing happens.
    async fn leave(&self, seat: &str, holder: &str) -> Result<(), SharedStateError>;

    /// There were too many at once: halves the places, once for all calls that were let in before the last halving.
    async fn cut(&self, seat: &Seat<'_>, entered_at: u64) -> Result<(), SharedStateError>;

    /// Blocks a call for `first`, or for `again` when it was blocked within `memory` before. Says for how long it is
    /// blocked now. A call that is blocked already stays so for as long as it was.
    async fn block(
        &self,
        key: &str,
        first: Duration,
        again: Duration,
        memory: Duration,
    ) -> Result<Duration, SharedStateError>;
}

/// The key under which it is remembered that a call was blocked.
fn strike(block: &str) -> String {
    format!("{block}/again")
}

/// The key under which the cut of places is kept.
fn cut_key(seat: &str) -> String {
    format!("{seat}/cut")
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

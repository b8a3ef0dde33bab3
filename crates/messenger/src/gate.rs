//! The gate before the platform: how often and how many at once.
//!
//! An adapter asks before **every** request it sends, repeats and pages included, so that no caller of the port can
//! forget it. What counts the calls of all replicas comes in from outside, as tokens do.

use std::time::Duration;

use async_trait::async_trait;

use crate::PlatformCorpId;

/// A call about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// For whom it is made; `None` for calls of the app itself, which no corp is charged for.
    pub corp: Option<&'a PlatformCorpId>,
    /// Which call, in the platform's words: limits are counted per call.
    pub api: &'static str,
    /// How long it may take at most: a place not given back by then is free again.
    pub at_most: Duration,
}

/// Decides who may call the platform now.
#[async_trait]
pub trait CallGate: Send + Sync + std::fmt::Debug {
    /// Waits a short while for a place. Long waits are the caller's: they are refused with how long.
    ///
    /// # Errors
    /// [`Paced`]; no call must be made then.
    async fn enter(&self, passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced>;
}

/// A place among the calls under way. Dropped, it is given back all the same, a little later.
#[async_trait]
pub trait CallPlace: Send + Sync {
    /// Gives the place back, with what the platform said about its limits.
    async fn leave(self: Box<Self>, said: PlatformSaid);
}

/// What an answer says about the platform's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlatformSaid {
    /// Nothing.
    Nothing,
    /// Too many calls at once.
    TooParallel,
    /// Called too often: this call is blocked for this long at least.
    TooFrequent(Duration),
}

/// A call that was not made, because our own budget says so. Nothing failed: it is to be made later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{api} waits its turn ({why})")]
pub struct Paced {
    /// Which call.
    pub api: &'static str,
    /// When to ask again.
    pub retry_after: Duration,
    /// What it waits for.
    pub why: PacedBy,
}

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacedBy {
    /// The budget of calls in a minute or an hour is spent.
    Rate,
    /// All places are taken.
    Parallel,
    /// The platform blocked this call.
    Blocked,
    /// Nobody can be asked how much the others call.
    Unknown,
}

impl PacedBy {
    /// The word for metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Parallel => "parallel",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for PacedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Lets everybody through: for adapters that talk to no real platform.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenGate;

struct Anywhere;

#[async_trait]
impl CallGate for OpenGate {
    async fn enter(&self, _passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced> {
        Ok(Box::new(Anywhere))
    }
}

#[async_trait]
impl CallPlace for Anywhere {
    async fn leave(self: Box<Self>, _said: PlatformSaid) {}
}

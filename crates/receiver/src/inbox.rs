use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sidebook_messenger::{PlatformCorpId, Route};
use tokio::time::Instant;

/// A verified, decrypted event.
#[derive(Debug)]
pub struct IncomingEvent {
    /// On which address it arrived.
    pub route: Route,
    /// For which app of ours: suite id or corp id.
    pub app_key: String,
    /// The platform's name of the event.
    pub name: String,
    /// The corp it is about, when it names one.
    pub corp: Option<PlatformCorpId>,
    /// When the platform says that it happened; of a repeated delivery the same.
    pub at: Option<DateTime<Utc>>,
    /// The decrypted body: its hash is the event's identity.
    pub body: Vec<u8>,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is durable now.
    New,
    /// It was durable before.
    Duplicate,
}

/// Why an event is not durable.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Too many are waiting.
    #[error("too many events are waiting to be stored")]
    Full,
    /// It is not known to be durable in time.
    #[error("the event was not stored in time")]
    Late,
    /// The database refused or is gone.
    #[error("the event could not be stored")]
    Storage(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Where events become durable before the platform gets its answer.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Returns once the event is committed. After `until` the platform does not wait any more.
    async fn keep(&self, event: IncomingEvent, until: Instant) -> Result<Kept, KeepError>;
}

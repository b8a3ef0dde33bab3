//! Platform events, from the moment we answer for them until a job has taken over.

mod append;
mod commit;
mod lanes;
mod of_agency;
mod refused;
mod repository;
mod room;
mod unknown;
mod writer;

use chrono::{DateTime, Utc};
use secrecy::SecretSlice;
use sidebook_domain::InboxId;
use sidebook_messenger::{PlatformCorpId, Route};

pub use of_agency::{AgencyEvent, AgencyEventFilter, AgencyEvents, DISCARDED, EventState};
pub use refused::{Refused, RefusedEvents};
pub(crate) use repository::BODY;
pub use repository::Inbox;
pub use unknown::UNKNOWN_EVENT;
pub use writer::{AppendError, InboxLimits, InboxStats, InboxWriter};

/// A verified and decrypted callback.
#[derive(Clone)]
pub struct NewEvent {
    /// Which messenger: `wecom`.
    pub platform: String,
    /// The callback address it came in by.
    pub route: Route,
    /// Which of our apps was called: the suite's id, or the corp of a self-built app.
    pub app_key: String,
    /// The platform's name of the event, for people and counters.
    pub name: String,
    /// The corp it is about, when it names one.
    pub platform_corp: Option<PlatformCorpId>,
    /// When the platform says that it happened; of a repeated delivery the same.
    pub at: Option<DateTime<Utc>>,
    /// The whole decrypted body. May hold secrets: it is sealed, and never printed.
    pub body: Vec<u8>,
    /// The trace that the callback belongs to, when it is sampled: `sidebook_trace::context()`.
    pub trace_context: Option<String>,
}

impl std::fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEvent")
            .field("route", &self.route)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What became of an append. Both mean: it is stored, answer the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// Stored now.
    New(InboxId),
    /// The same body was already there: a repeated delivery.
    Duplicate,
}

/// A stored event that waits to be routed.
#[derive(Debug)]
pub struct InboxEvent {
    /// Its id.
    pub id: InboxId,
    /// Which messenger: `wecom`.
    pub platform: String,
    /// The callback address it came in by.
    pub route: Route,
    /// Which of our apps was called.
    pub app_key: String,
    /// The platform's name of the event.
    pub name: String,
    /// The corp it is about, when it names one.
    pub platform_corp: Option<PlatformCorpId>,
    /// The whole decrypted body.
    pub body: SecretSlice<u8>,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// How often routing was tried and failed.
    pub attempts: i64,
    /// The trace that the callback belongs to.
    pub trace_context: Option<String>,
}

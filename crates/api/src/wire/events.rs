use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{CorpId, InboxId, JobId};
use utoipa::ToSchema;

use super::BindingCorp;
use super::words::EventStateWord;

/// A platform event in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: InboxId,
    pub(crate) corp: BindingCorp,
    /// The platform's name of it.
    pub(crate) name: String,
    /// The callback address it came in by: `suite`, `data`, `internal`.
    pub(crate) route: String,
    pub(crate) received_at: DateTime<Utc>,
    #[schema(value_type = EventStateWord)]
    pub(crate) state: String,
    /// How often it was tried in vain.
    pub(crate) attempts: i64,
    /// Why it was ignored, given up, or has to be tried again: a code, or a sentence without personal data.
    pub(crate) problem: Option<String>,
    /// Since when it does not wait any more.
    pub(crate) settled_at: Option<DateTime<Utc>>,
}

/// A page of events, the latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventPage {
    pub(crate) items: Vec<EventRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// A platform event with what it says; what is about people is shown in part, secrets not at all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventDetail {
    #[serde(flatten)]
    pub(crate) event: EventRow,
    /// Null: what was stored is no event that anybody can read.
    pub(crate) fields: Option<Vec<EventFieldRow>>,
}

/// A field of an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventFieldRow {
    /// The platform's name of it.
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether not all of it is shown.
    pub(crate) masked: bool,
}

/// Work that was given up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ParkedWork {
    #[schema(value_type = Uuid)]
    pub(crate) id: JobId,
    /// What was to be done: `refresh_contact`, `sync_groups` …
    pub(crate) kind: String,
    pub(crate) corp: Option<BindingCorp>,
    pub(crate) attempts: i64,
    /// What it failed of last, without personal data.
    pub(crate) problem: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) parked_at: Option<DateTime<Utc>>,
}

/// Work that was given up, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ParkedWorkList {
    pub(crate) items: Vec<ParkedWork>,
}

/// How callbacks reach us from the agency's corps.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventHealth {
    pub(crate) corps: Vec<CorpEventHealth>,
    /// Times in which events may have been missed, newest first.
    pub(crate) outages: Vec<EventOutage>,
}

/// How callbacks of one corp reach us.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CorpEventHealth {
    pub(crate) corp: BindingCorp,
    /// To a minute or so. Null: nothing ever came.
    pub(crate) last_event_at: Option<DateTime<Utc>>,
    /// Events that were given up.
    pub(crate) parked_events: u64,
    /// Work that was given up.
    pub(crate) parked_work: u64,
}

/// A time in which events may have been missed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventOutage {
    /// `not_receiving`, `refused`, `no_ticket` or `jobs_parked`.
    pub(crate) why: String,
    /// The only corp that it is about. Null: all of them.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) corp_id: Option<CorpId>,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) ended_at: DateTime<Utc>,
    /// When all that may have changed was read again. Null: that is not done yet.
    pub(crate) healed_at: Option<DateTime<Utc>>,
}

use chrono::{DateTime, NaiveDate, Utc};

use crate::{DocumentKind, Fen, FilingAgenda, MissingDocumentId, Period, ServiceId};

/// What is known about a client today. What somebody may not see is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The day it is where the books are kept.
    pub today: NaiveDate,
    /// The services.
    pub services: Option<Vec<ServiceTerm>>,
    /// The documents that are missing.
    pub missing: Option<Vec<(MissingDocumentId, Period, DocumentKind)>>,
    /// What there is to file for the month before.
    pub filings: Option<FilingAgenda>,
    /// When returns for it were registered, and the client was told of them.
    pub told: FilingsTold,
    /// What is not paid yet: by when it is due, and how much of it is open.
    pub receivables: Option<Vec<(NaiveDate, Fen)>>,
    /// How many kinds of documents came in without being complete.
    pub intakes: Option<usize>,
    /// When contact was made, and when it was to be made again.
    pub follow_ups: Option<Vec<(NaiveDate, Option<NaiveDate>)>>,
}

/// When the returns of a month were registered, and the client was told of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilingsTold {
    /// When what the returns say was entered or corrected last.
    pub registered_at: Option<DateTime<Utc>>,
    /// When the last notice that was handed over was worded.
    pub told_at: Option<DateTime<Utc>>,
}

impl FilingsTold {
    /// Whether there is something that the client was not told yet.
    #[must_use]
    pub fn is_behind(self) -> bool {
        self.registered_at > self.told_at
    }
}

/// From when to when a service runs, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceTerm {
    /// The service.
    pub id: ServiceId,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

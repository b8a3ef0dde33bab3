use chrono::{DateTime, Utc};
use serde_json::Value;
use sidebook_domain::{AgencyId, CorpId};

/// A piece of work to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler.
    pub kind: String,
    /// What it is about: while one ready job of this kind has the key, another is not added.
    pub dedupe_key: Option<String>,
    /// Whose it is.
    pub agency: Option<AgencyId>,
    /// Whose platform budget it uses; limits how many run at once.
    pub corp: Option<CorpId>,
    /// The handler's own. Never a secret: it is not sealed.
    pub payload: Value,
    /// Higher goes first. Usual work has 0.
    pub priority: i64,
    /// Not before. `None`: now.
    pub run_at: Option<DateTime<Utc>>,
    /// Parked after so many attempts.
    pub max_attempts: i64,
}

impl NewJob {
    /// A job without key, corp or date, with ten attempts.
    #[must_use]
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        Self {
            kind: kind.into(),
            dedupe_key: None,
            agency: None,
            corp: None,
            payload,
            priority: 0,
            run_at: None,
            max_attempts: 10,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn about(mut self, dedupe_key: impl Into<String>) -> Self {
        self.dedupe_key = Some(dedupe_key.into());
        self
    }

    /// Whose it is.
    #[must_use]
    pub fn of(mut self, agency: AgencyId) -> Self {
        self.agency = Some(agency);
        self
    }

    /// Whose platform budget it uses.
    #[must_use]
    pub fn on(mut self, corp: CorpId) -> Self {
        self.corp = Some(corp);
        self
    }

    /// How urgent it is.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    /// Not before `run_at`.
    #[must_use]
    pub fn at(mut self, run_at: DateTime<Utc>) -> Self {
        self.run_at = Some(run_at);
        self
    }

    /// Parked after so many attempts.
    #[must_use]
    pub fn attempts(mut self, max_attempts: i64) -> Self {
        self.max_attempts = max_attempts;
        self
    }
}

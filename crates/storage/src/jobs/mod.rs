//! What the workers have to do, kept in the database: a job commits together with the change that causes it.
//!
//! A job is *ready* until a worker claims it, *running* while the worker's lease lasts, deleted when finished, ready
//! again later when it is to be retried, and *parked* when hopeless. Jobs may run twice: handlers must not mind.

mod claim;
mod enqueue;
mod new;
mod of_agency;
mod operate;
mod queue;
mod settle;
mod task;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sidebook_domain::{AgencyId, CorpId, JobId};
use sidebook_trace::Origin;

use crate::entity::job;

pub use enqueue::{Enqueued, Jobs};
pub use new::NewJob;
pub use of_agency::ParkedWork;
pub use operate::JobCounts;
pub use queue::{Failed, JobQueue, TakenOver};
pub use task::{CodeSource, Task};

/// A job as a worker has it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// What it is about.
    pub dedupe_key: Option<String>,
    /// Whose it is.
    pub agency: Option<AgencyId>,
    /// Whose platform budget it uses.
    pub corp: Option<CorpId>,
    /// The handler's own.
    pub payload: Value,
    /// Higher goes first.
    pub priority: i64,
    /// This attempt's number, from 1.
    pub attempts: i64,
    /// Parked after so many.
    pub max_attempts: i64,
    /// When it was to run.
    pub run_at: DateTime<Utc>,
    /// When it was first enqueued.
    pub created_at: DateTime<Utc>,
    /// What the attempt before failed of.
    pub last_error: Option<String>,
    /// What it was first enqueued for.
    pub origin: Option<Origin>,
    /// The trace of what enqueued it, when that is sampled.
    pub trace_context: Option<String>,
    /// How many workers died of it in a row.
    pub deaths: i64,
    /// Who claimed it. Together with id and attempt it proves the claim.
    pub worker: String,
}

impl ClaimedJob {
    /// Whether a failure of this attempt is the last one.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempts >= self.max_attempts
    }

    fn of(row: job::Model, worker: &str) -> Self {
        Self {
            id: JobId(row.id),
            kind: row.kind,
            dedupe_key: row.dedupe_key,
            agency: row.agency_id.map(AgencyId),
            corp: row.corp_id.map(CorpId),
            payload: row.payload,
            priority: row.priority,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            run_at: row.run_at,
            created_at: row.created_at,
            last_error: row.last_error,
            origin: row.origin.and_then(|origin| origin.parse().ok()),
            trace_context: row.trace_context,
            deaths: row.deaths.unwrap_or(0),
            worker: worker.to_owned(),
        }
    }
}

/// A job nobody works on any more until somebody looks.
#[derive(Debug, Clone, PartialEq)]
pub struct ParkedJob {
    /// Its id.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// What it is about.
    pub dedupe_key: Option<String>,
    /// Whose it is.
    pub agency: Option<AgencyId>,
    /// Whose platform budget it uses.
    pub corp: Option<CorpId>,
    /// The handler's own.
    pub payload: Value,
    /// How often it was tried.
    pub attempts: i64,
    /// What it failed of.
    pub last_error: Option<String>,
    /// When it was first enqueued.
    pub created_at: DateTime<Utc>,
    /// When it was given up.
    pub parked_at: Option<DateTime<Utc>>,
}

impl From<job::Model> for ParkedJob {
    fn from(row: job::Model) -> Self {
        Self {
            id: JobId(row.id),
            kind: row.kind,
            dedupe_key: row.dedupe_key,
            agency: row.agency_id.map(AgencyId),
            corp: row.corp_id.map(CorpId),
            payload: row.payload,
            attempts: row.attempts,
            last_error: row.last_error,
            created_at: row.created_at,
            parked_at: row.parked_at,
        }
    }
}

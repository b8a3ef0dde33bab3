use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sidebook_domain::{AgencyId, CorpId, StaffId, SyncRunId};

use crate::StorageError;
use crate::entity::sync_run;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$case_doc])* $case,)+
        }

        impl $name {
            /// The word stored and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word,)+ }
            }

            /// The value of a stored word.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$case),)+ _ => None }
            }
        }
    };
}

words! {
    /// What is synced.
    SyncKind {
        /// External contacts with their follows.
        Contacts = "contacts",
        /// Group chats with their members.
        Groups = "groups",
    }
}

words! {
    /// Why a run began.
    SyncTrigger {
        /// The corp was bound.
        Install = "install",
        /// Somebody asked for it.
        Manual = "manual",
        /// Every night.
        Nightly = "nightly",
        /// Something was noticed to be missing.
        Recovery = "recovery",
    }
}

words! {
    /// How a run stands.
    SyncStatus {
        /// Under way.
        Running = "running",
        /// Went through.
        Succeeded = "succeeded",
        /// Stopped by a problem.
        Failed = "failed",
        /// Stopped by somebody, or with its installation.
        Cancelled = "cancelled",
    }
}

/// One run of a sync.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncRun {
    /// Its id.
    pub id: SyncRunId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Of which corp.
    pub corp: CorpId,
    /// What is synced.
    pub kind: SyncKind,
    /// Why it began.
    pub trigger: SyncTrigger,
    /// Who asked for it.
    pub requested_by: Option<StaffId>,
    /// How it stands.
    pub status: SyncStatus,
    /// How many members there are to ask for; 0 until that is known.
    pub members_total: i64,
    /// How many are done.
    pub members_done: i64,
    /// Contacts or groups read so far.
    pub items: i64,
    /// What could not be read.
    pub errors: i64,
    /// Members of it that the platform shows and that hold a licence: somebody has to give the app a right.
    pub unread: i64,
    /// Code of what stopped it.
    pub problem: Option<String>,
    /// Where a restart goes on; the worker's own.
    pub checkpoint: Option<Value>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Its last sign of life.
    pub updated_at: DateTime<Utc>,
}

impl SyncRun {
    /// Whether it is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.status == SyncStatus::Running
    }
}

/// How far a run is, written with each page.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncProgress {
    /// How many members there are to ask for.
    pub members_total: u32,
    /// How many are done.
    pub members_done: u32,
    /// Contacts or groups read since the last time.
    pub more_items: u32,
    /// What could not be read since the last time.
    pub more_errors: u32,
    /// Where a restart goes on.
    pub checkpoint: Value,
}

impl TryFrom<sync_run::Model> for SyncRun {
    type Error = StorageError;

    fn try_from(row: sync_run::Model) -> Result<Self, StorageError> {
        let bad = |column| StorageError::inconsistent("sync_runs", column, row.id);
        Ok(Self {
            kind: SyncKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
            trigger: SyncTrigger::parse(&row.cause).ok_or_else(|| bad("cause"))?,
            status: SyncStatus::parse(&row.status).ok_or_else(|| bad("status"))?,
            id: SyncRunId(row.id),
            agency: AgencyId(row.agency_id),
            corp: CorpId(row.corp_id),
            requested_by: row.requested_by.map(StaffId),
            members_total: row.members_total,
            members_done: row.members_done,
            items: row.items,
            errors: row.errors,
            unread: row.unread.unwrap_or(0),
            problem: row.problem,
            checkpoint: row.checkpoint,
            started_at: row.started_at,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
        })
    }
}

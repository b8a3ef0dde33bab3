//! What there is to watch in the database, in a few queries whose cost does not grow with what is merely kept.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbBackend, FromQueryResult, Statement};

use crate::{Storage, StorageError};

/// Nobody needs to know it more exactly, and counting on would cost more and more.
const COUNTED: i64 = 100_000;

/// How the stored work stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Events that wait to be routed, up to 100 000.
    pub events_new: u64,
    /// Events that nobody will route unless somebody looks, up to 100 000.
    pub events_failed: u64,
    /// When the oldest waiting event came.
    pub oldest_new: Option<DateTime<Utc>>,
    /// Jobs by kind; kinds without jobs are missing.
    pub jobs: Vec<JobFigures>,
    /// Syncs by kind; kinds that never ran are missing.
    pub syncs: Vec<SyncFigures>,
}

/// How the jobs of one kind stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobFigures {
    /// Which handler.
    pub kind: String,
    /// Ready, and their time has come.
    pub due: u64,
    /// Ready, for later.
    pub scheduled: u64,
    /// With a worker.
    pub running: u64,
    /// Given up.
    pub parked: u64,
    /// When the oldest due one was to run.
    pub oldest_due: Option<DateTime<Utc>>,
}

/// How the syncs of one kind stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SyncFigures {
    /// `contacts` or `groups`.
    pub kind: String,
    /// Runs under way.
    pub running: u64,
    /// Members that the runs under way have to read.
    pub members_total: u64,
    /// Members that they have read.
    pub members_done: u64,
    /// When the oldest run under way began.
    pub oldest_running: Option<DateTime<Utc>>,
    /// When the last run that succeeded ended; of the last thousand runs.
    pub last_success: Option<DateTime<Utc>>,
}

/// The connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolFigures {
    /// `reads`, `writes`, or `all` where both are one pool.
    pub pool: &'static str,
    /// In use.
    pub in_use: u64,
    /// Open and free.
    pub idle: u64,
}

#[derive(FromQueryResult)]
struct Events {
    new: i64,
    failed: i64,
    oldest_new: Option<DateTime<Utc>>,
}

const EVENTS: &str = "\
SELECT
  (SELECT count(*) FROM (SELECT 1 FROM inbox WHERE state = 'new' LIMIT $1) waiting) AS new,
  (SELECT count(*) FROM (SELECT 1 FROM inbox WHERE state = 'failed' LIMIT $1) broken) AS failed,
  (SELECT min(received_at) FROM inbox WHERE state = 'new') AS oldest_new";

#[derive(FromQueryResult)]
struct JobRow {
    kind: String,
    status: String,
    jobs: i64,
    due: i64,
    oldest: Option<DateTime<Utc>>,
}

const JOBS: &str = "\
SELECT kind, status, count(*) AS jobs,
  CAST(sum(CASE WHEN run_at <= $1 THEN 1 ELSE 0 END) AS bigint) AS due,
  min(run_at) AS oldest
FROM jobs GROUP BY kind, status ORDER BY kind";

#[derive(FromQueryResult)]
struct SyncRow {
    kind: String,
    running: i64,
    members_total: i64,
    members_done: i64,
    oldest_running: Option<DateTime<Utc>>,
    last_success: Option<DateTime<Utc>>,
}

const SYNCS: &str = "\
SELECT kind,
  CAST(sum(CASE WHEN status = 'running' THEN 1 ELSE 0 END) AS bigint) AS running,
  CAST(sum(CASE WHEN status = 'running' THEN members_total ELSE 0 END) AS bigint) AS members_total,
  CAST(sum(CASE WHEN status = 'running' THEN members_done ELSE 0 END) AS bigint) AS members_done,
  min(CASE WHEN status = 'running' THEN started_at END) AS oldest_running,
  max(CASE WHEN status = 'succeeded' THEN finished_at END) AS last_success
FROM (
  SELECT id, kind, status, members_total, members_done, started_at, finished_at
  FROM sync_runs WHERE id IN (SELECT id FROM sync_runs ORDER BY id DESC LIMIT 1000)
  UNION
  SELECT id, kind, status, members_total, members_done, started_at, finished_at
  FROM sync_runs WHERE status = 'running'
) runs
GROUP BY kind ORDER BY kind";

impl Storage {
    /// How the stored work stands now.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn figures(&self) -> Result<Figures, StorageError> {
        let reads = &self.pools.reads;
        let backend = reads.get_database_backend();
        let now = self.now();
        let ask = |sql: &str, value: sea_orm::Value| Statement::from_sql_and_values(backend, sql, [value]);
        let events = Events::find_by_statement(ask(EVENTS, COUNTED.into()))
            .one(reads)
            .await?;
        let jobs = JobRow::find_by_statement(ask(JOBS, now.into()))
            .all(reads)
            .await?;
        let syncs = SyncRow::find_by_statement(Statement::from_string(backend, SYNCS))
            .all(reads)
            .await?;
        let mut figures = Figures {
            jobs: by_kind(jobs),
            syncs: syncs.into_iter().map(SyncFigures::from).collect(),
            ..Figures::default()
        };
        if let Some(events) = events {
            figures.events_new = unsigned(events.new);
            figures.events_failed = unsigned(events.failed);
            figures.oldest_new = events.oldest_new;
        }
        Ok(figures)
    }

    /// When the newest ticket of a third-party app was issued.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn newest_ticket(&self, suite: &str) -> Result<Option<DateTime<Utc>>, StorageError> {
        #[derive(FromQueryResult)]
        struct Newest {
            issued_at: Option<DateTime<Utc>>,
        }
        let reads = &self.pools.reads;
        let newest = Newest::find_by_statement(Statement::from_sql_and_values(
            reads.get_database_backend(),
            "SELECT max(issued_at) AS issued_at FROM suite_tickets WHERE suite_id = $1",
            [suite.into()],
        ));
        Ok(newest.one(reads).await?.and_then(|newest| newest.issued_at))
    }

    /// How the pools of connections stand; asks nobody.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolFigures> {
        let (reads, writes) = (&self.pools.reads, &self.pools.writes);
        match reads.get_database_backend() {
            DbBackend::Postgres => vec![pool("all", reads)],
            _ => vec![pool("reads", reads), pool("writes", writes)],
        }
    }
}

fn pool(name: &'static str, connection: &DatabaseConnection) -> PoolFigures {
    let (open, idle) = match connection.get_database_backend() {
        DbBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    let idle = idle as u64;
    PoolFigures {
        pool: name,
        in_use: u64::from(open).saturating_sub(idle),
        idle,
    }
}

fn by_kind(rows: Vec<JobRow>) -> Vec<JobFigures> {
    let mut kinds: Vec<JobFigures> = Vec::new();
    for row in rows {
        if kinds.last().is_none_or(|last| last.kind != row.kind) {
            kinds.push(JobFigures {
                kind: row.kind,
                ..JobFigures::default()
            });
        }
        let Some(kind) = kinds.last_mut() else { continue };
        let (jobs, due) = (unsigned(row.jobs), unsigned(row.due));
        match row.status.as_str() {
            "ready" => {
                kind.due = due;
                kind.scheduled = jobs.saturating_sub(due);
                kind.oldest_due = row.oldest.filter(|_| due > 0);
            }
            "running" => kind.running = jobs,
            _ => kind.parked = jobs,
        }
    }
    kinds
}

impl From<SyncRow> for SyncFigures {
    fn from(row: SyncRow) -> Self {
        Self {
            kind: row.kind,
            running: unsigned(row.running),
            members_total: unsigned(row.members_total),
            members_done: unsigned(row.members_done),
            oldest_running: row.oldest_running,
            last_success: row.last_success,
        }
    }
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

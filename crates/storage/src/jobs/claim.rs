use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Iterable as _, Statement};
use uuid::Uuid;

use super::ClaimedJob;
use crate::StorageError;
use crate::entity::job;
use crate::reading::columns;

/// Picks and takes in one statement. Its cost grows with the number of corps that have ready jobs, never with the number
/// of jobs: everything is found by steps through the index `jobs_lanes`.
///
/// From the top: the priorities in use; for each the corps that have ready jobs (a *lane* is a priority and a corp, or a
/// priority and no corp); the first due jobs of each lane, leaving out keys of which one runs; their turn within
/// their corp, after those that run already; then as many as asked: most urgent first, each corp's first turn before
/// any corp's second, and among equals the corps after the one that was served last. So a corp with a hundred thousand jobs
/// gets no more than its turn.
const CLAIM: &str = "\
WITH RECURSIVE
levels (priority) AS (
  SELECT (SELECT max(jobs.priority) FROM jobs WHERE status = 'ready')
  UNION ALL
  SELECT (SELECT max(jobs.priority) FROM jobs WHERE status = 'ready' AND jobs.priority < levels.priority)
  FROM levels WHERE levels.priority IS NOT NULL
),
lanes (priority, corp_id) AS (
  SELECT levels.priority, (
    SELECT jobs.corp_id FROM jobs
    WHERE status = 'ready' AND jobs.priority = levels.priority AND jobs.corp_id IS NOT NULL
    ORDER BY jobs.corp_id LIMIT 1)
  FROM levels WHERE levels.priority IS NOT NULL
  UNION ALL
  SELECT lanes.priority, (
    SELECT jobs.corp_id FROM jobs
    WHERE status = 'ready' AND jobs.priority = lanes.priority AND jobs.corp_id > lanes.corp_id
    ORDER BY jobs.corp_id LIMIT 1)
  FROM lanes WHERE lanes.corp_id IS NOT NULL
),
busy (corp_id, running) AS (
  SELECT corp_id, count(*) FROM jobs WHERE status = 'running' AND corp_id IS NOT NULL GROUP BY corp_id
),
heads (id) AS (
  SELECT head.id FROM lanes CROSS JOIN {OF_CORP}
  AND lanes.corp_id IS NOT NULL AND lanes.corp_id NOT IN (SELECT corp_id FROM busy WHERE running >= $4)
  UNION ALL
  SELECT head.id FROM levels CROSS JOIN {OF_NO_CORP}
  AND levels.priority IS NOT NULL
),
turns (id, corp_id, priority, run_at, turn) AS (
  SELECT ready.id, ready.corp_id, ready.priority, ready.run_at, coalesce(busy.running, 0)
    + row_number() OVER (PARTITION BY ready.corp_id ORDER BY ready.priority DESC, ready.run_at, ready.id)
  FROM heads JOIN jobs ready ON ready.id = heads.id LEFT JOIN busy ON busy.corp_id = ready.corp_id
),
picked AS MATERIALIZED (
  SELECT jobs.id FROM turns JOIN jobs ON jobs.id = turns.id
  WHERE jobs.status = 'ready' AND (turns.corp_id IS NULL OR turns.turn <= $4)
  ORDER BY turns.priority DESC, turns.turn,
    CASE WHEN coalesce(turns.corp_id, $8) > $7 THEN 0 ELSE 1 END, coalesce(turns.corp_id, $8), turns.run_at, turns.id
  LIMIT $5{SKIP_LOCKED}
)
UPDATE jobs SET status = 'running', worker = $1, lease_until = $2, attempts = attempts + 1
WHERE status = 'ready' AND id IN (SELECT id FROM picked)
RETURNING {COLUMNS}";

/// The first jobs of a lane, as a table to join: SQLite has no LATERAL, but looks the ids of a list up one by one.
fn head(backend: DbBackend, lane: &str, limit: &str, kinds: &str) -> String {
    let first = format!(
        "SELECT ready.id FROM jobs ready WHERE ready.status = 'ready' AND {lane} AND ready.run_at <= $3{kinds} \
         AND NOT EXISTS (SELECT 1 FROM jobs same WHERE same.status = 'running' \
         AND same.kind = ready.kind AND same.dedupe_key = ready.dedupe_key) \
         ORDER BY ready.run_at, ready.id LIMIT {limit}"
    );
    if backend == DbBackend::Postgres {
        format!("LATERAL ({first}) head WHERE TRUE")
    } else {
        format!("jobs head WHERE head.id IN ({first})")
    }
}

fn sql(backend: DbBackend, kinds: usize) -> String {
    let kinds = match kinds {
        0 => String::new(),
        known => {
            let list: Vec<String> = (FIXED + 1..=FIXED + known)
                .map(|number| format!("${number}"))
                .collect();
            format!(" AND ready.kind IN ({})", list.join(", "))
        }
    };
    let of_corp = "ready.priority = lanes.priority AND ready.corp_id = lanes.corp_id";
    let of_no_corp = "ready.priority = levels.priority AND ready.corp_id IS NULL";
    let skip = if backend == DbBackend::Postgres {
        // A row that somebody just enqueues again is passed over, and the next one taken instead.
        "\n  FOR UPDATE OF jobs SKIP LOCKED"
    } else {
        ""
    };
    CLAIM
        .replace("{OF_CORP}", &head(backend, of_corp, "$6", &kinds))
        .replace("{OF_NO_CORP}", &head(backend, of_no_corp, "$5", &kinds))
        .replace("{SKIP_LOCKED}", skip)
        .replace("{COLUMNS}", &columns(job::Column::iter(), ""))
}

/// How many values every claim has, before the kinds.
const FIXED: usize = 8;

pub(super) struct Wanted<'a> {
    pub(super) worker: &'a str,
    pub(super) now: DateTime<Utc>,
    pub(super) lease_until: DateTime<Utc>,
    pub(super) limit: i64,
    pub(super) per_corp: i64,
    /// Which corp was served last.
    pub(super) after: Uuid,
    /// Only these; empty: all.
    pub(super) kinds: &'a [&'a str],
}

pub(super) async fn claim(
    executor: &impl ConnectionTrait,
    wanted: Wanted<'_>,
) -> Result<Vec<ClaimedJob>, StorageError> {
    let backend = executor.get_database_backend();
    let mut values: Vec<sea_orm::Value> = vec![
        wanted.worker.into(),
        wanted.lease_until.into(),
        wanted.now.into(),
        wanted.per_corp.into(),
        wanted.limit.into(),
        Ord::min(wanted.limit, wanted.per_corp).into(),
        wanted.after.into(),
        Uuid::nil().into(),
    ];
    values.extend(wanted.kinds.iter().map(|kind| sea_orm::Value::from(*kind)));
    let statement = Statement::from_sql_and_values(backend, sql(backend, wanted.kinds.len()), values);
    let mut rows = job::Model::find_by_statement(statement).all(executor).await?;
    // RETURNING promises no order.
    rows.sort_by(|one, other| {
        other
            .priority
            .cmp(&one.priority)
            .then(one.run_at.cmp(&other.run_at))
            .then(one.id.cmp(&other.id))
    });
    Ok(rows
        .into_iter()
        .map(|row| ClaimedJob::of(row, wanted.worker))
        .collect())
}

/// The corp served last by a claim that went round from `after`; "no corp" is the first of the round.
pub(super) fn served_last(after: Uuid, claimed: &[ClaimedJob]) -> Option<Uuid> {
    claimed
        .iter()
        .map(|job| job.corp.map_or(Uuid::nil(), |corp| corp.0))
        .max_by_key(|corp| (*corp <= after, *corp))
}

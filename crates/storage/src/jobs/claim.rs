use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::ClaimedJob;
use crate::StorageError;
use crate::entity::job;

/// Picks and takes in one statement, the same for both databases but for the last clause.
///
/// Materialized, else PostgreSQL might run the locking part more than once and take more than asked. From inside out: due jobs, most urgent and oldest first, leaving out corps that are at their limit (else the backlog
/// of one would fill the window) and keys of which one runs already; then the turn of each within its corp, so that
/// corps share the workers; then as many as asked.
const CLAIM: &str = "\
WITH picked AS MATERIALIZED (
  SELECT id FROM jobs WHERE status = 'ready' AND id IN (
    SELECT id FROM (
      SELECT due.*, row_number() OVER (PARTITION BY corp_id ORDER BY priority DESC, run_at, id) AS turn,
        (SELECT count(*) FROM jobs busy WHERE busy.status = 'running' AND busy.corp_id = due.corp_id) AS busy
      FROM (
        SELECT id, corp_id, priority, run_at FROM jobs ready
        WHERE status = 'ready' AND run_at <= $3
          AND (corp_id IS NULL OR corp_id NOT IN (
            SELECT corp_id FROM jobs WHERE status = 'running' AND corp_id IS NOT NULL
            GROUP BY corp_id HAVING count(*) >= $4))
          AND NOT EXISTS (
            SELECT 1 FROM jobs same WHERE same.status = 'running'
              AND same.kind = ready.kind AND same.dedupe_key = ready.dedupe_key)
        ORDER BY priority DESC, run_at, id LIMIT 500
      ) due
    ) turns
    WHERE corp_id IS NULL OR turn + busy <= $4
    ORDER BY priority DESC, turn, run_at, id LIMIT $5
  ){SKIP_LOCKED}
)
UPDATE jobs SET status = 'running', worker = $1, lease_until = $2, attempts = attempts + 1
WHERE status = 'ready' AND id IN (SELECT id FROM picked)
RETURNING *";

pub(super) struct Wanted<'a> {
    pub(super) worker: &'a str,
    pub(super) now: DateTime<Utc>,
    pub(super) lease_until: DateTime<Utc>,
    pub(super) limit: i64,
    pub(super) per_corp: i64,
}

pub(super) async fn claim(
    executor: &impl ConnectionTrait,
    wanted: Wanted<'_>,
) -> Result<Vec<ClaimedJob>, StorageError> {
    let backend = executor.get_database_backend();
    // Whoever claims at the same moment takes others instead of waiting. SQLite has one writer at a time anyway.
    let skip = if backend == DbBackend::Postgres {
        " FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let values = [
        wanted.worker.into(),
        wanted.lease_until.into(),
        wanted.now.into(),
        wanted.per_corp.into(),
        wanted.limit.into(),
    ];
    let statement = Statement::from_sql_and_values(backend, CLAIM.replace("{SKIP_LOCKED}", skip), values);
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

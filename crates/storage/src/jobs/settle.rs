use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, UpdateMany};

use super::ClaimedJob;
use crate::StorageError;
use crate::entity::job;

/// Exactly this claim: a worker whose lease was taken over touches nothing.
fn held(claim: &ClaimedJob) -> Condition {
    Condition::all()
        .add(job::Column::Id.eq(claim.id.0))
        .add(job::Column::Status.eq("running"))
        .add(job::Column::Worker.eq(&claim.worker))
        .add(job::Column::Attempts.eq(claim.attempts))
}

pub(super) async fn finish(executor: &impl ConnectionTrait, claim: &ClaimedJob) -> Result<(), StorageError> {
    let deleted = job::Entity::delete_many()
        .filter(held(claim))
        .exec(executor)
        .await?;
    one(deleted.rows_affected)
}

pub(super) async fn park(
    executor: &impl ConnectionTrait,
    claim: &ClaimedJob,
    now: DateTime<Utc>,
    error: &str,
) -> Result<(), StorageError> {
    let parked = parked(job::Entity::update_many().filter(held(claim)), now)
        .col_expr(job::Column::LastError, Expr::value(error))
        .exec(executor)
        .await?;
    one(parked.rows_affected)
}

pub(super) async fn extend(
    executor: &impl ConnectionTrait,
    claim: &ClaimedJob,
    until: DateTime<Utc>,
) -> Result<(), StorageError> {
    let extended = job::Entity::update_many()
        .filter(held(claim))
        .col_expr(job::Column::LeaseUntil, Expr::value(until))
        .exec(executor)
        .await?;
    one(extended.rows_affected)
}

/// Parks a locked job.
pub(super) async fn park_locked(
    executor: &impl ConnectionTrait,
    job: &job::Model,
    now: DateTime<Utc>,
    error: &str,
) -> Result<(), StorageError> {
    parked(job::Entity::update_many().filter(job::Column::Id.eq(job.id)), now)
        .col_expr(job::Column::LastError, Expr::value(error))
        .exec(executor)
        .await?;
    Ok(())
}

fn parked(update: UpdateMany<job::Entity>, now: DateTime<Utc>) -> UpdateMany<job::Entity> {
    unleased(update)
        .col_expr(job::Column::Status, Expr::value("parked"))
        .col_expr(job::Column::ParkedAt, Expr::value(now))
}

fn unleased(update: UpdateMany<job::Entity>) -> UpdateMany<job::Entity> {
    update
        .col_expr(job::Column::Worker, Expr::value(None::<String>))
        .col_expr(job::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
}

/// The claim of a worker, locked: what is read decides what is written.
pub(super) async fn lock(
    executor: &impl ConnectionTrait,
    claim: &ClaimedJob,
) -> Result<job::Model, StorageError> {
    let row = job::Entity::find()
        .filter(held(claim))
        .lock_exclusive()
        .one(executor)
        .await?;
    row.ok_or(StorageError::Stale)
}

/// How a job becomes ready again.
#[derive(Clone)]
pub(super) struct Again {
    /// Not before.
    pub(super) run_at: DateTime<Utc>,
    /// The number of attempts so far.
    pub(super) attempts: i64,
    /// How many workers died of it in a row.
    pub(super) deaths: i64,
    /// What the last attempt failed of.
    pub(super) error: Option<String>,
}

/// Makes a locked job ready again. If its kind and key have a ready successor already, that one does the work: it takes
/// over attempts and error, and this job goes.
///
/// A successor that somebody enqueues on PostgreSQL between the look and the update makes this fail as
/// [`StorageError::Duplicate`]: begin anew (`JobQueue` does).
pub(super) async fn ready_again(
    executor: &impl ConnectionTrait,
    job: job::Model,
    again: Again,
) -> Result<(), StorageError> {
    if let Some(successor) = ready_successor(executor, &job).await? {
        job::Entity::update_many()
            .filter(job::Column::Id.eq(successor.id))
            .col_expr(
                job::Column::Attempts,
                Expr::value(Ord::max(successor.attempts, again.attempts)),
            )
            .col_expr(
                job::Column::Deaths,
                Expr::value(Ord::max(successor.deaths.unwrap_or(0), again.deaths)),
            )
            .col_expr(
                job::Column::LastError,
                Expr::value(again.error.or(successor.last_error)),
            )
            .exec(executor)
            .await?;
        job::Entity::delete_by_id(job.id).exec(executor).await?;
        return Ok(());
    }
    unleased(job::Entity::update_many().filter(job::Column::Id.eq(job.id)))
        .col_expr(job::Column::Status, Expr::value("ready"))
        .col_expr(job::Column::RunAt, Expr::value(again.run_at))
        .col_expr(job::Column::Attempts, Expr::value(again.attempts))
        .col_expr(job::Column::Deaths, Expr::value(again.deaths))
        .col_expr(job::Column::LastError, Expr::value(again.error))
        .col_expr(job::Column::ParkedAt, Expr::value(None::<DateTime<Utc>>))
        .exec(executor)
        .await?;
    Ok(())
}

async fn ready_successor(
    executor: &impl ConnectionTrait,
    job: &job::Model,
) -> Result<Option<job::Model>, StorageError> {
    let Some(key) = &job.dedupe_key else {
        return Ok(None);
    };
    let successor = job::Entity::find()
        .filter(job::Column::Kind.eq(&job.kind))
        .filter(job::Column::DedupeKey.eq(key))
        .filter(job::Column::Status.eq("ready"))
        .lock_exclusive()
        .one(executor)
        .await?;
    Ok(successor)
}

pub(super) fn one(rows_affected: u64) -> Result<(), StorageError> {
    if rows_affected == 1 {
        Ok(())
    } else {
        Err(StorageError::Stale)
    }
}

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::JobId;

use super::queue::anew_on_duplicate;
use super::settle::{self, Again};
use super::{JobQueue, ParkedJob};
use crate::StorageError;
use crate::entity::job;

/// How many jobs are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting for a worker or for their time.
    pub ready: u64,
    /// With a worker.
    pub running: u64,
    /// Given up.
    pub parked: u64,
}

#[derive(FromQueryResult)]
struct Count {
    status: String,
    count: i64,
}

/// What an operator sees and does.
impl JobQueue {
    /// Gives a parked job all its attempts again.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not parked.
    pub async fn unpark(&self, id: JobId) -> Result<(), StorageError> {
        anew_on_duplicate(|| self.unpark_once(id)).await?;
        self.storage.context.jobs_waiting.notify_waiters();
        Ok(())
    }

    async fn unpark_once(&self, id: JobId) -> Result<(), StorageError> {
        let transaction = self.storage.begin_writing().await?;
        let parked = job::Entity::find_by_id(id.0)
            .filter(job::Column::Status.eq("parked"))
            .lock_exclusive()
            .one(&*transaction)
            .await?;
        let again = Again {
            run_at: self.storage.now(),
            attempts: 0,
            deaths: 0,
            error: None,
        };
        settle::ready_again(&*transaction, parked.ok_or(StorageError::Stale)?, again).await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes a parked job.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not parked.
    pub async fn discard(&self, id: JobId) -> Result<(), StorageError> {
        let _turn = self.storage.turn().await;
        let deleted = job::Entity::delete_many()
            .filter(job::Column::Id.eq(id.0))
            .filter(job::Column::Status.eq("parked"))
            .exec(&self.storage.pools.writes)
            .await?;
        settle::one(deleted.rows_affected)
    }

    /// The jobs parked last, newest first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn parked(&self, limit: u64) -> Result<Vec<ParkedJob>, StorageError> {
        let rows = job::Entity::find()
            .filter(job::Column::Status.eq("parked"))
            .order_by_desc(job::Column::ParkedAt)
            .order_by_desc(job::Column::Id)
            .limit(limit)
            .all(&self.storage.pools.reads)
            .await?;
        Ok(rows.into_iter().map(ParkedJob::from).collect())
    }

    /// When the next ready job is due (in the past: it waits for a worker). `None`: nothing is ready.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, StorageError> {
        let next = job::Entity::find()
            .select_only()
            .column(job::Column::RunAt)
            .filter(job::Column::Status.eq("ready"))
            .order_by_asc(job::Column::RunAt)
            .into_tuple()
            .one(&self.storage.pools.reads)
            .await?;
        Ok(next)
    }

    /// Kinds of ready jobs besides `known`, each with the time its oldest one was due: what waits for a newer version.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn waiting_of_other_kinds(
        &self,
        known: &[&str],
    ) -> Result<Vec<(String, DateTime<Utc>)>, StorageError> {
        let waiting = job::Entity::find()
            .select_only()
            .column(job::Column::Kind)
            .column_as(job::Column::RunAt.min(), "run_at")
            .filter(job::Column::Status.eq("ready"))
            .filter(job::Column::Kind.is_not_in(known.iter().copied()))
            .group_by(job::Column::Kind)
            .order_by_asc(job::Column::Kind)
            .into_tuple()
            .all(&self.storage.pools.reads)
            .await?;
        Ok(waiting)
    }

    /// How many jobs are in which state.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn count_by_status(&self) -> Result<JobCounts, StorageError> {
        let rows: Vec<Count> = job::Entity::find()
            .select_only()
            .column(job::Column::Status)
            .column_as(job::Column::Id.count(), "count")
            .group_by(job::Column::Status)
            .into_model()
            .all(&self.storage.pools.reads)
            .await?;
        let mut counts = JobCounts::default();
        for Count { status, count } in rows {
            let count = u64::try_from(count).unwrap_or(0);
            match status.as_str() {
                "ready" => counts.ready = count,
                "running" => counts.running = count,
                "parked" => counts.parked = count,
                _ => return Err(StorageError::inconsistent("jobs", "status", status)),
            }
        }
        Ok(counts)
    }
}

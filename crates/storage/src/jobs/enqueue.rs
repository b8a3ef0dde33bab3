use sea_orm::{ConnectionTrait, Statement};
use sidebook_domain::JobId;
use sidebook_trace::Origin;
use uuid::Uuid;

use super::{ClaimedJob, NewJob, settle};
use crate::{Executor, StorageError, SystemDoor, Writing};

/// Jobs inside a unit of work. By `system().jobs()`.
#[derive(Debug)]
pub struct Jobs<'a, E> {
    door: SystemDoor<'a, E>,
}

/// What became of an enqueue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// A new job.
    New(JobId),
    /// A ready job with this key was there; it now runs no later and no less urgently than asked.
    AlreadyReady(JobId),
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Jobs inside this unit of work.
    #[must_use]
    pub fn jobs(&self) -> Jobs<'a, E> {
        Jobs { door: *self }
    }
}

/// The same text suits both databases: a conflict target with the predicate of the partial unique index.
const ENQUEUE: &str = "\
INSERT INTO jobs (id, kind, dedupe_key, agency_id, corp_id, payload, priority, run_at, status, attempts, max_attempts, created_at, origin, trace_context)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ready', 0, $9, $10, $11, $12)
ON CONFLICT (kind, dedupe_key) WHERE status = 'ready' DO UPDATE SET
  run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END,
  priority = CASE WHEN excluded.priority > jobs.priority THEN excluded.priority ELSE jobs.priority END,
  trace_context = COALESCE(jobs.trace_context, excluded.trace_context)
RETURNING id, trace_context";

impl Jobs<'_, Writing> {
    /// Adds a job that exists from this unit of work's commit on; the commit wakes the workers of this process. What
    /// began the work that this is a part of (`sidebook_trace`) is stored with it.
    ///
    /// On PostgreSQL two units of work that enqueue the same keys in different orders may deadlock; one of them gets
    /// a retryable error.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn enqueue(&self, new: NewJob) -> Result<Enqueued, StorageError> {
        let id: Uuid = self.door.context.new_id();
        let now = self.door.context.now();
        let values = [
            id.into(),
            new.kind.into(),
            new.dedupe_key.into(),
            new.agency.map(Uuid::from).into(),
            new.corp.map(Uuid::from).into(),
            new.payload.into(),
            new.priority.into(),
            new.run_at.unwrap_or(now).into(),
            new.max_attempts.into(),
            now.into(),
            Origin::current().map(|origin| origin.to_string()).into(),
            sidebook_trace::context().into(),
        ];
        let statement =
            Statement::from_sql_and_values(self.door.executor.get_database_backend(), ENQUEUE, values);
        let row = self
            .door
            .executor
            .query_one_raw(statement)
            .await?
            .ok_or(StorageError::Stale)?;
        let stored: Uuid = row.try_get("", "id")?;
        self.door.executor.wake_workers_on_commit();
        Ok(if stored == id {
            Enqueued::New(JobId(id))
        } else {
            // What asked for it again is done by the job that is there: the two traces name each other.
            let theirs: Option<String> = row.try_get("", "trace_context")?;
            sidebook_trace::link(theirs.as_deref());
            Enqueued::AlreadyReady(JobId(stored))
        })
    }

    /// Insists that the claim is still ours, and keeps it so until this unit of work ends: nobody can take the job over
    /// before its effect is committed, and whoever lost the job commits nothing. Call it first in every unit of work
    /// that a job writes.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost: another worker took over.
    pub async fn hold(&self, claim: &ClaimedJob) -> Result<(), StorageError> {
        settle::lock(self.door.executor, claim).await.map(drop)
    }

    /// Finishes a claimed job together with what it did: if the claim was lost, nothing of both must be committed.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost: another worker took over.
    pub async fn finish(&self, claim: &ClaimedJob) -> Result<(), StorageError> {
        settle::finish(self.door.executor, claim).await
    }
}

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::futures::Notified;

use super::ClaimedJob;
use super::claim::{self, Wanted};
use super::settle::{self, Again};
use crate::entity::job;
use crate::{Storage, StorageError};

/// The queue as workers see it. Every call is a transaction of its own. By `Storage::jobs`.
///
/// What a worker does with its claim is fenced: if its lease lapsed and another worker has the job, the answer is
/// [`StorageError::Stale`] and nothing changes.
#[derive(Debug, Clone)]
pub struct JobQueue {
    pub(super) storage: Storage,
}

/// What became of jobs whose worker went silent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// Ready for another attempt.
    pub ready: u64,
    /// Out of attempts.
    pub parked: u64,
}

/// What became of a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// It runs again.
    WillRetry,
    /// That was the last attempt.
    Parked,
}

impl Storage {
    /// The job queue.
    #[must_use]
    pub fn jobs(&self) -> JobQueue {
        JobQueue {
            storage: self.clone(),
        }
    }
}

impl JobQueue {
    /// Takes up to `limit` due jobs for `lease`, at most `per_corp` of one corp at a time (others running included),
    /// most urgent first, corps in turn. Never two at once of the same kind and key.
    ///
    /// On PostgreSQL two simultaneous claims may pass `per_corp` by a few; the rate budget is the hard bound.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn claim(
        &self,
        worker: &str,
        now: DateTime<Utc>,
        limit: u32,
        lease: Duration,
        per_corp: u32,
    ) -> Result<Vec<ClaimedJob>, StorageError> {
        let wanted = Wanted {
            worker,
            now,
            lease_until: now + lease,
            limit: i64::from(limit),
            per_corp: i64::from(per_corp),
        };
        claim::claim(&self.storage.pools.writes, wanted).await
    }

    /// Done: the job is deleted. To finish together with what the job wrote, use `work.system().jobs().finish(…)`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost.
    pub async fn finish(&self, claim: &ClaimedJob) -> Result<(), StorageError> {
        settle::finish(&self.storage.pools.writes, claim).await
    }

    /// Failed, and worth another attempt not before `run_at`; parked when this was the last one.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost.
    pub async fn retry(
        &self,
        claim: &ClaimedJob,
        run_at: DateTime<Utc>,
        error: &str,
    ) -> Result<Failed, StorageError> {
        if claim.is_last_attempt() {
            self.park(claim, error).await?;
            return Ok(Failed::Parked);
        }
        let again = Again {
            run_at,
            attempts: claim.attempts,
            error: Some(error.to_owned()),
        };
        self.give_back(claim, again).await?;
        Ok(Failed::WillRetry)
    }

    /// Failed, and no attempt would help.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost.
    pub async fn park(&self, claim: &ClaimedJob, error: &str) -> Result<(), StorageError> {
        settle::park(&self.storage.pools.writes, claim, self.storage.now(), error).await
    }

    /// Still at it: the lease lasts until `until`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost: stop.
    pub async fn extend(&self, claim: &ClaimedJob, until: DateTime<Utc>) -> Result<(), StorageError> {
        settle::extend(&self.storage.pools.writes, claim, until).await
    }

    /// Given back unfinished because the worker stops; the attempt does not count.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost.
    pub async fn release(&self, claim: &ClaimedJob) -> Result<(), StorageError> {
        let again = Again {
            run_at: claim.run_at,
            attempts: claim.attempts - 1,
            error: claim.last_error.clone(),
        };
        self.give_back(claim, again).await
    }

    async fn give_back(&self, claim: &ClaimedJob, again: Again) -> Result<(), StorageError> {
        let once = || async {
            let transaction = self.storage.begin_writing().await?;
            let job = settle::lock(&transaction, claim).await?;
            settle::ready_again(&transaction, job, again.clone()).await?;
            Ok(transaction.commit().await?)
        };
        anew_on_duplicate(once).await?;
        self.storage.context.jobs_waiting.notify_waiters();
        Ok(())
    }

    /// Takes jobs from workers whose lease lapsed: ready again, or parked when out of attempts.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn take_over_expired(&self, now: DateTime<Utc>) -> Result<TakenOver, StorageError> {
        let taken = anew_on_duplicate(|| self.take_over_once(now)).await?;
        if taken.ready > 0 {
            self.storage.context.jobs_waiting.notify_waiters();
        }
        Ok(taken)
    }

    async fn take_over_once(&self, now: DateTime<Utc>) -> Result<TakenOver, StorageError> {
        let transaction = self.storage.begin_writing().await?;
        let lapsed = job::Entity::find()
            .filter(job::Column::Status.eq("running"))
            .filter(job::Column::LeaseUntil.lte(now))
            .order_by_asc(job::Column::LeaseUntil)
            .limit(500)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        let mut taken = TakenOver::default();
        for job in lapsed {
            let error = format!(
                "{} did not finish in time",
                job.worker.as_deref().unwrap_or("its worker")
            );
            if job.attempts >= job.max_attempts {
                settle::park_locked(&transaction, &job, now, &error).await?;
                taken.parked += 1;
            } else {
                let again = Again {
                    run_at: now,
                    attempts: job.attempts,
                    error: Some(error),
                };
                settle::ready_again(&transaction, job, again).await?;
                taken.ready += 1;
            }
        }
        transaction.commit().await?;
        Ok(taken)
    }

    /// Ends at the next commit in this process that enqueued a job. Make it *before* a claim that comes back empty, and
    /// wait for it after: what commits in between is not missed. Other processes' commits need a poll.
    pub fn enqueued(&self) -> Notified<'_> {
        self.storage.context.jobs_waiting.notified()
    }
}

/// Runs a transaction, anew when a successor was enqueued at the same moment.
pub(super) async fn anew_on_duplicate<T, Once, Fut>(once: Once) -> Result<T, StorageError>
where
    Once: Fn() -> Fut,
    Fut: Future<Output = Result<T, StorageError>>,
{
    for _ in 0..2 {
        match once().await {
            // The duplicate is committed by now, so the next look finds it.
            Err(error) if error.is_duplicate() => {}
            other => return other,
        }
    }
    once().await
}

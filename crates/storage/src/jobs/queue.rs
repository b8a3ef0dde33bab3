use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::futures::Notified;

use super::claim::{self, Wanted};
use super::settle::{self, Again};
use super::{ClaimedJob, ParkedJob};
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
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TakenOver {
    /// Ready for another attempt.
    pub ready: u64,
    /// Out of attempts, or suspected of having killed their workers.
    pub parked: Vec<ParkedJob>,
}

/// So many workers in a row may die of a job (of the memory it eats, say) before it is parked.
const DEATHS: i64 = 3;

/// A job whose second worker died waits so much longer than the one before it in the list, so that the next death
/// shows which of them it was.
const APART: Duration = Duration::from_secs(5);

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
    /// Takes up to `limit` due jobs for `lease`, at most `per_corp` of one corp at a time (others running included):
    /// most urgent first, corps in turn. Never two at once of the same kind and key.
    ///
    /// What it costs does not depend on how many jobs wait. Claims of one database follow one another, so that the
    /// limits are exact; a claim takes milliseconds.
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
        self.claim_known(worker, now, limit, lease, per_corp, &[]).await
    }

    /// The same, but only jobs of these kinds (none listed: all): a worker leaves those it does not know to replicas of
    /// a newer version.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn claim_known(
        &self,
        worker: &str,
        now: DateTime<Utc>,
        limit: u32,
        lease: Duration,
        per_corp: u32,
        kinds: &[&str],
    ) -> Result<Vec<ClaimedJob>, StorageError> {
        let rounds = &self.storage.context.rounds;
        let after = rounds.corp();
        let wanted = Wanted {
            worker,
            now,
            lease_until: now + lease,
            limit: i64::from(limit),
            per_corp: i64::from(per_corp),
            after,
            kinds,
        };
        let transaction = self.storage.begin_writing().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // "claiming" as a number. Before the statement, whose snapshot must show what the claim before it took.
            transaction
                .execute_unprepared("SELECT pg_advisory_xact_lock(7164775593303797351)")
                .await?;
        }
        let claimed = claim::claim(&*transaction, wanted).await?;
        transaction.commit().await?;
        if let Some(corp) = claim::served_last(after, &claimed) {
            rounds.served_corp(corp);
        }
        Ok(claimed)
    }

    /// Done: the job is deleted. To finish together with what the job wrote, use `work.system().jobs().finish(…)`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost.
    pub async fn finish(&self, claim: &ClaimedJob) -> Result<(), StorageError> {
        let _turn = self.storage.turn().await;
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
            deaths: 0,
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
        let _turn = self.storage.turn().await;
        settle::park(&self.storage.pools.writes, claim, self.storage.now(), error).await
    }

    /// Still at it: the lease lasts until `until`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the claim was lost: stop.
    pub async fn extend(&self, claim: &ClaimedJob, until: DateTime<Utc>) -> Result<(), StorageError> {
        let _turn = self.storage.turn().await;
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
            deaths: claim.deaths,
            error: claim.last_error.clone(),
        };
        self.give_back(claim, again).await
    }

    async fn give_back(&self, claim: &ClaimedJob, again: Again) -> Result<(), StorageError> {
        let once = || async {
            let transaction = self.storage.begin_writing().await?;
            let job = settle::lock(&*transaction, claim).await?;
            settle::ready_again(&*transaction, job, again.clone()).await?;
            Ok(transaction.commit().await?)
        };
        anew_on_duplicate(once).await?;
        self.storage.context.jobs_waiting.notify_waiters();
        Ok(())
    }

    /// Takes jobs from workers whose lease lapsed: ready again, or parked when out of attempts or when worker after worker
    /// died of it. Whoever calls this has to tell what depends on the parked ones.
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
            .all(&*transaction)
            .await?;
        let mut taken = TakenOver::default();
        let mut apart = Duration::ZERO;
        for job in lapsed {
            let deaths = job.deaths.unwrap_or(0) + 1;
            let worker = job.worker.as_deref().unwrap_or("its worker");
            if job.attempts >= job.max_attempts || deaths >= DEATHS {
                let error = if deaths >= DEATHS {
                    format!("its workers died {deaths} times in a row, the last was {worker}")
                } else {
                    format!("{worker} did not finish in time")
                };
                settle::park_locked(&*transaction, &job, now, &error).await?;
                taken.parked.push(ParkedJob {
                    last_error: Some(error),
                    parked_at: Some(now),
                    ..job.into()
                });
            } else {
                let again = Again {
                    run_at: now + apart,
                    attempts: job.attempts,
                    deaths,
                    error: Some(format!("{worker} did not finish in time")),
                };
                settle::ready_again(&*transaction, job, again).await?;
                taken.ready += 1;
                if deaths > 1 {
                    apart += APART;
                }
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

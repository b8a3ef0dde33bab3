use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use sidebook_storage::{ClaimedJob, Failed, StorageError, Task};
use sidebook_trace::Origin;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tracing::{Instrument as _, Span, debug, error, error_span, warn};

use crate::deps::Deps;
use crate::error::Pause;
use crate::handlers::{self, Done};
use crate::{JobError, pause};

/// What became of a claimed job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Finished,
    Later,
    Retried,
    Parked,
    /// Given back because the worker stops.
    HandedBack,
    /// Another worker has it: ours was silent for too long.
    Lost,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Later => "later",
            Self::Retried => "retried",
            Self::Parked => "parked",
            Self::HandedBack => "handed_back",
            Self::Lost => "lost",
        }
    }
}

/// Runs one claimed job on a thread of its own, so that a handler that blocks its thread holds up nobody else. One that
/// gives no sign of life for as long as its lease is left behind, and its place is free: whoever takes the job over counts
/// what became of it.
pub(crate) async fn execute_apart(deps: Deps, claim: ClaimedJob, stop: watch::Receiver<bool>) -> Outcome {
    let (alive, mut signs) = watch::channel(());
    let (id, lease) = (claim.id, deps.config.lease);
    let runtime = Handle::current();
    let mut thread = tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            let mut beat = tokio::time::interval(lease / 3);
            let work = execute(&deps, claim, stop);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    outcome = &mut work => return outcome,
                    _ = beat.tick() => alive.send_replace(()),
                }
            }
        })
    });
    loop {
        tokio::select! {
            biased;
            ended = &mut thread => return ended.unwrap_or_else(|error| resume_unwind(error.into_panic())),
            silent = tokio::time::timeout(lease, signs.changed()) => match silent {
                Ok(Ok(())) => {}
                // The thread is through, and tells its outcome next.
                Ok(Err(_)) => {
                    return thread.await.unwrap_or_else(|error| resume_unwind(error.into_panic()));
                }
                Err(_) => {
                    error!("job {id} blocks its thread and is left behind");
                    return Outcome::Lost;
                }
            },
        }
    }
}

/// Runs one claimed job to its end, and writes the end down.
pub(crate) async fn execute(deps: &Deps, claim: ClaimedJob, stop: watch::Receiver<bool>) -> Outcome {
    let began = Instant::now();
    let span = span(&claim);
    let work = async {
        let outcome = settle(deps, &claim, attempt(deps, &claim, stop).await).await;
        let outcome = outcome.unwrap_or_else(|error| {
            if matches!(error, StorageError::Stale) {
                warn!("job {} is another worker's by now", claim.id);
            } else {
                // The lease lapses, and somebody takes the job over.
                warn!(%error, "the end of job {} could not be written down", claim.id);
            }
            Outcome::Lost
        });
        metrics::counter!("sidebook_jobs_total", "kind" => claim.kind.clone(), "outcome" => outcome.as_str())
            .increment(1);
        metrics::histogram!("sidebook_job_duration_seconds", "kind" => claim.kind.clone())
            .record(began.elapsed());
        outcome
    }
    .instrument(span);
    match claim.origin {
        Some(origin) => origin.scope(work).await,
        None => work.await,
    }
}

/// What every line and every platform call of the job is filed under. Not less than an error: its fields belong to every
/// line written inside, whatever the filter.
fn span(claim: &ClaimedJob) -> Span {
    let span = error_span!(
        "job",
        job.kind = claim.kind,
        job.id = %claim.id,
        job.attempt = claim.attempts,
        corp.id = claim.corp.map(display),
        agency.id = claim.agency.map(display),
        request.id = claim.origin.and_then(Origin::request).map(display),
        inbox.id = claim.origin.and_then(Origin::event).map(display),
    );
    sidebook_trace::continue_from(&span, claim.trace_context.as_deref());
    span
}

/// A panic comes back with the same input, most likely: so many attempts at most may end in one.
const PANICS: i64 = 2;

/// How an attempt ended.
enum Ended {
    By(Result<Done, JobError>),
    Stopped,
    LeaseLost,
}

async fn attempt(deps: &Deps, claim: &ClaimedJob, mut stop: watch::Receiver<bool>) -> Ended {
    let Some(task) = Task::of(claim) else {
        return Ended::By(Err(JobError::give_up("this version knows no such job")));
    };
    let held = deps.held_by(claim);
    let work = AssertUnwindSafe(handlers::run(&held, &task, claim.attempts)).catch_unwind();
    let work = tokio::time::timeout(deps.config.job_timeout, work);
    tokio::select! {
        ended = work => Ended::By(match ended {
            Ok(Ok(result)) => result,
            Ok(Err(_panic)) if claim.attempts < PANICS => {
                Err(JobError::retry(Duration::ZERO, "the handler panicked"))
            }
            Ok(Err(_panic)) => Err(JobError::give_up("the handler panicked")),
            Err(_elapsed) => Err(JobError::retry(Duration::ZERO, "took too long")),
        }),
        () = lose_lease(deps, claim) => Ended::LeaseLost,
        _ = stop.wait_for(|stop| *stop) => Ended::Stopped,
    }
}

/// Gives signs of life until one comes too late.
async fn lose_lease(deps: &Deps, claim: &ClaimedJob) {
    let mut beat = tokio::time::interval(deps.config.lease / 3);
    beat.tick().await;
    loop {
        beat.tick().await;
        match deps
            .storage
            .jobs()
            .extend(claim, deps.now() + deps.config.lease)
            .await
        {
            Ok(()) => {}
            Err(StorageError::Stale) => return,
            Err(error) => warn!(%error, "the lease of job {} could not be extended", claim.id),
        }
    }
}

async fn settle(deps: &Deps, claim: &ClaimedJob, ended: Ended) -> Result<Outcome, StorageError> {
    let queue = deps.storage.jobs();
    match ended {
        Ended::LeaseLost => Ok(Outcome::Lost),
        Ended::Stopped => {
            queue.release(claim).await?;
            Ok(Outcome::HandedBack)
        }
        Ended::By(Ok(done)) => {
            debug!(?done, "job done");
            queue.finish(claim).await?;
            Ok(Outcome::Finished)
        }
        Ended::By(Err(JobError::Later { after })) => {
            go_on_later(deps, claim, after).await?;
            Ok(Outcome::Later)
        }
        Ended::By(Err(JobError::Retry { after, reason })) => {
            let pause = match after {
                Pause::AtLeast(least) => {
                    let attempt = u32::try_from(claim.attempts).unwrap_or(u32::MAX);
                    pause::after_failure(attempt, least, &*deps.entropy)
                }
                Pause::Exactly(pause) => pause,
            };
            match queue.retry(claim, deps.now() + pause, &reason).await? {
                Failed::WillRetry => {
                    warn!(reason, "job {} failed, next try in {pause:?}", claim.id);
                    Ok(Outcome::Retried)
                }
                Failed::Parked => Ok(parked(deps, claim, &reason).await),
            }
        }
        Ended::By(Err(JobError::GiveUp { reason })) => {
            queue.park(claim, &reason).await?;
            Ok(parked(deps, claim, &reason).await)
        }
    }
}

/// The successor has all its attempts, and what the job did so far is committed: nothing is lost between.
async fn go_on_later(deps: &Deps, claim: &ClaimedJob, after: Duration) -> Result<(), StorageError> {
    let Some(task) = Task::of(claim) else {
        return Err(StorageError::Stale);
    };
    let work = deps.storage.begin().await?;
    let mut job = task.job().at(deps.now() + after);
    job.agency = claim.agency;
    job.max_attempts = claim.max_attempts;
    work.system().jobs().enqueue(job).await?;
    work.system().jobs().finish(claim).await?;
    work.commit().await
}

async fn parked(deps: &Deps, claim: &ClaimedJob, reason: &str) -> Outcome {
    error!(reason, "job {} ({}) is parked: {reason}", claim.id, claim.kind);
    if let Some(task) = Task::of(claim)
        && let Err(error) = handlers::given_up(deps, &task).await
    {
        error!(%error, "what depends on job {} could not be told", claim.id);
    }
    Outcome::Parked
}

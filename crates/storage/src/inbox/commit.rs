//! One batch, from the queue to the answers.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::writer::{Shared, Waiting};
use super::{AppendError, Appended, NewEvent};
use crate::{Storage, StorageError};

/// Before the second attempt; then twice as long each time, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(160);

/// So many events that fail one by one, with none stored between: the fault is not in an event.
const ENOUGH: usize = 3;

const COMMITS: &str = "sidebook_inbox_commits_total";

/// Stores a batch and answers everyone in it. What fails for a passing reason is tried again as long as somebody waits.
pub(super) async fn commit(storage: &Storage, shared: &Shared, mut batch: Vec<Waiting>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let now = Instant::now();
        for late in batch.extract_if(.., |one| !one.is_wanted(now)) {
            late.answer(Err(AppendError::Late));
        }
        // The last who waits decides how long we try; the others give up by themselves.
        let Some(until) = batch.iter().map(|one| one.until).max() else {
            return;
        };
        match attempt(storage, shared, &batch, until).await {
            Ok(outcomes) => {
                for (one, outcome) in batch.into_iter().zip(outcomes) {
                    one.answer(Ok(outcome));
                }
                return;
            }
            Err(AppendError::Storage(cause)) if cause.retryable() => {
                if Instant::now() + pause >= until {
                    return refuse(batch, &AppendError::Storage(cause));
                }
                tracing::warn!(error = ?cause, events = batch.len(), "platform events are stored in another attempt");
                wait(pause).await;
                pause = Ord::min(pause * 2, LONGEST_PAUSE);
            }
            // Perhaps one of them cannot be stored: the others must not suffer.
            Err(AppendError::Storage(_)) if batch.len() > 1 => {
                return one_by_one(storage, shared, batch).await;
            }
            Err(error) => return refuse(batch, &error),
        }
    }
}

/// After a failure that would come again: each in a commit of its own.
async fn one_by_one(storage: &Storage, shared: &Shared, batch: Vec<Waiting>) {
    let mut failed = 0;
    let mut rest = batch.into_iter();
    while let Some(one) = rest.next() {
        match attempt(storage, shared, std::slice::from_ref(&one), one.until).await {
            Ok(outcomes) => {
                failed = 0;
                if let Some(outcome) = outcomes.first() {
                    one.answer(Ok(*outcome));
                }
            }
            Err(error) => {
                failed += 1;
                refuse(vec![one], &error);
                if failed == ENOUGH {
                    return refuse(rest.collect(), &error);
                }
            }
        }
    }
}

async fn attempt(
    storage: &Storage,
    shared: &Shared,
    batch: &[Waiting],
    until: Instant,
) -> Result<Vec<Appended>, AppendError> {
    let events: Vec<&NewEvent> = batch.iter().map(|one| &one.event).collect();
    #[expect(clippy::cast_precision_loss, reason = "histograms are of floats")]
    metrics::histogram!("sidebook_inbox_batch_events").record(events.len() as f64);
    let began = Instant::now();
    // What takes longer may be committed or not; nobody is told that it is.
    let stored = timeout_at(until, storage.append_events(&events)).await;
    let (word, outcome) = match stored {
        Ok(Ok(outcomes)) => ("committed", Ok(outcomes)),
        Ok(Err(cause)) => ("failed", Err(AppendError::Storage(cause))),
        Err(_) => ("timed_out", Err(AppendError::Late)),
    };
    metrics::counter!(COMMITS, "outcome" => word).increment(1);
    metrics::histogram!("sidebook_inbox_commit_duration_seconds").record(began.elapsed());
    if let Ok(outcomes) = &outcome {
        shared.commits.fetch_add(1, Ordering::Relaxed);
        let stored = u64::try_from(outcomes.len()).unwrap_or_default();
        shared.appended.fetch_add(stored, Ordering::Relaxed);
    }
    outcome
}

fn refuse(batch: Vec<Waiting>, error: &AppendError) {
    tracing::error!(error = ?error, events = batch.len(), "platform events could not be stored");
    for one in batch {
        one.answer(Err(error.clone()));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a database that is busy for milliseconds; the deadline of the request bounds it"
)]
async fn wait(pause: Duration) {
    tokio::time::sleep(pause).await;
}

impl Storage {
    /// Stores events in a commit of their own, one statement that is its own transaction, ahead of others who wait to write.
    async fn append_events(&self, events: &[&NewEvent]) -> Result<Vec<Appended>, StorageError> {
        let _turn = self.turn().await;
        super::append::append(&self.pools.writes, &self.context, events).await
    }
}

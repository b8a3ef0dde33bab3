use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::{Appended, NewEvent};
use crate::{Storage, StorageError};

/// How much the inbox takes on.
#[derive(Debug, Clone, Copy)]
pub struct InboxLimits {
    /// Appends that may wait for a commit; more are refused, so that memory stays bounded.
    pub queue: usize,
    /// Appends that share one commit at most (up to 1 000).
    pub batch: usize,
    /// How long the first append of a batch waits for others. Zero is right for most: while one commit is under way the
    /// next batch gathers by itself.
    pub linger: Duration,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self {
            queue: 1024,
            batch: 128,
            linger: Duration::ZERO,
        }
    }
}

/// An event was not stored: do not answer the platform for it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// Too many wait already; the platform will deliver again.
    #[error("the inbox is full")]
    Full,
    /// The service is stopping.
    #[error("the inbox is closed")]
    Closed,
    /// The commit failed, for everything in it.
    #[error("the event could not be stored")]
    Storage(#[source] StorageError),
}

/// What a writer has done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxStats {
    /// Events answered as stored, duplicates included.
    pub appended: u64,
    /// Transactions committed for them.
    pub commits: u64,
}

/// Appends events to the inbox; appends that come together share one commit. Cheap to clone.
///
/// Durability costs one sync to disk per commit, not per event: one task gathers what waits, inserts it with one
/// statement, commits, and only then answers each.
#[derive(Debug, Clone)]
pub struct InboxWriter {
    queue: mpsc::Sender<Waiting>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    appended: AtomicU64,
    commits: AtomicU64,
    closing: Notify,
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Waiting {
    event: NewEvent,
    answer: oneshot::Sender<Result<Appended, AppendError>>,
}

impl InboxWriter {
    /// Starts the task that commits. Call inside a tokio runtime.
    #[must_use]
    pub fn start(storage: Storage, limits: InboxLimits) -> Self {
        let (queue, waiting) = mpsc::channel(limits.queue.max(1));
        let shared = Arc::new(Shared {
            appended: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            closing: Notify::new(),
            task: Mutex::new(None),
        });
        let task = tokio::spawn(commit_batches(storage, limits, waiting, Arc::clone(&shared)));
        if let Ok(mut slot) = shared.task.try_lock() {
            *slot = Some(task);
        }
        Self { queue, shared }
    }

    /// Stores an event; answers after the commit it is in. A caller that goes away does not undo it.
    ///
    /// # Errors
    /// [`AppendError`]; the event may then be stored or not, and delivering it again is harmless.
    pub async fn append(&self, event: NewEvent) -> Result<Appended, AppendError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .try_send(Waiting { event, answer })
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => AppendError::Full,
                mpsc::error::TrySendError::Closed(_) => AppendError::Closed,
            })?;
        answered.await.unwrap_or(Err(AppendError::Closed))
    }

    /// What was done so far.
    #[must_use]
    pub fn stats(&self) -> InboxStats {
        InboxStats {
            appended: self.shared.appended.load(Ordering::Relaxed),
            commits: self.shared.commits.load(Ordering::Relaxed),
        }
    }

    /// Takes no more, commits what waits, and ends the task. Later calls return at once.
    pub async fn close(&self) {
        self.shared.closing.notify_one();
        if let Some(task) = self.shared.task.lock().await.take() {
            // A task that panicked has nothing left to commit; its waiters were answered `Closed`.
            let _ = task.await;
        }
    }
}

async fn commit_batches(
    storage: Storage,
    limits: InboxLimits,
    mut waiting: mpsc::Receiver<Waiting>,
    shared: Arc<Shared>,
) {
    let most = limits.batch.clamp(1, 1000);
    let mut batch = Vec::with_capacity(most);
    loop {
        tokio::select! {
            taken = waiting.recv_many(&mut batch, most) => if taken == 0 { return },
            () = shared.closing.notified() => {
                // What was accepted is still handed out; after it comes "nothing more".
                waiting.close();
                continue;
            }
        }
        gather_for(limits.linger, most, &mut waiting, &mut batch).await;
        commit(&storage, &shared, std::mem::take(&mut batch)).await;
    }
}

async fn gather_for(
    linger: Duration,
    most: usize,
    waiting: &mut mpsc::Receiver<Waiting>,
    batch: &mut Vec<Waiting>,
) {
    if linger.is_zero() {
        return;
    }
    let until = Instant::now() + linger;
    while batch.len() < most {
        let room = most - batch.len();
        match timeout_at(until, waiting.recv_many(batch, room)).await {
            Ok(taken) if taken > 0 => {}
            _ => return,
        }
    }
}

async fn commit(storage: &Storage, shared: &Shared, batch: Vec<Waiting>) {
    let (events, answers): (Vec<_>, Vec<_>) = batch.into_iter().map(|one| (one.event, one.answer)).unzip();
    metrics::histogram!("sidebook.inbox.batch.size").record(events.len() as f64);
    match store(storage, &events).await {
        Ok(outcomes) => {
            shared.commits.fetch_add(1, Ordering::Relaxed);
            shared
                .appended
                .fetch_add(outcomes.len() as u64, Ordering::Relaxed);
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                // The one who asked may be gone; the event is stored all the same.
                let _ = answer.send(Ok(outcome));
            }
        }
        Err(cause) => {
            tracing::error!(error = ?cause, events = events.len(), "platform events could not be stored");
            for answer in answers {
                let _ = answer.send(Err(AppendError::Storage(cause.clone())));
            }
        }
    }
}

async fn store(storage: &Storage, events: &[NewEvent]) -> Result<Vec<Appended>, StorageError> {
    let work = storage.begin().await?;
    let outcomes = work.system().inbox().append(events).await?;
    work.commit().await?;
    Ok(outcomes)
}

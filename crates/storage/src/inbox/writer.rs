use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt as _;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::commit::commit;
use super::room::{Place, Room};
use super::{Appended, NewEvent};
use crate::{Storage, StorageError};

/// How much the inbox takes on.
#[derive(Debug, Clone, Copy)]
pub struct InboxLimits {
    /// Events that may wait for their commit; more are refused, so that memory stays bounded.
    pub queue: usize,
    /// Bytes of events that may wait for their commit.
    pub queue_bytes: usize,
    /// Events that share one commit at most (up to 1 000).
    pub batch: usize,
    /// Commits under way at once. SQLite has one writer, so more than one only makes sense with PostgreSQL.
    pub committers: usize,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self {
            queue: 4096,
            queue_bytes: 16 << 20,
            batch: 128,
            committers: 1,
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
    /// It was not known to be stored in time; it may be all the same.
    #[error("the event was not stored in time")]
    Late,
    /// The commit failed.
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
    /// Events that wait now, or are being written.
    pub waiting: usize,
    /// Their bytes.
    pub waiting_bytes: usize,
}

/// Appends events to the inbox; appends that come together share one commit. Cheap to clone.
///
/// Durability costs one sync to disk per commit, not per event: a task takes what waits, inserts it with one statement,
/// and answers each when that is committed. While one commit is under way the next batch gathers by itself.
#[derive(Debug, Clone)]
pub struct InboxWriter {
    queue: mpsc::UnboundedSender<Waiting>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) appended: AtomicU64,
    pub(super) commits: AtomicU64,
    room: Arc<Room>,
    closing: Notify,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// An event on its way to a commit, and who waits for it.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) event: NewEvent,
    /// Its answer is of no use any more after this.
    pub(super) until: Instant,
    answer: oneshot::Sender<Result<Appended, AppendError>>,
    _place: Place,
}

impl Waiting {
    /// Whether somebody still waits for the answer. Who does not will get the event again from the platform.
    pub(super) fn is_wanted(&self, now: Instant) -> bool {
        now < self.until && !self.answer.is_closed()
    }

    pub(super) fn answer(self, outcome: Result<Appended, AppendError>) {
        // The one who asked may be gone by now.
        let _ = self.answer.send(outcome);
    }
}

impl InboxWriter {
    /// Starts the tasks that commit. Call inside a tokio runtime.
    #[must_use]
    pub fn start(storage: Storage, limits: InboxLimits) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let shared = Arc::new(Shared {
            appended: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            room: Arc::new(Room::new(limits.queue.max(1), limits.queue_bytes)),
            closing: Notify::new(),
            tasks: Mutex::default(),
        });
        let start = |_| {
            tokio::spawn(commit_batches(
                storage.clone(),
                limits.batch.clamp(1, 1000),
                Arc::clone(&waiting),
                Arc::clone(&shared),
            ))
        };
        let tasks = (0..limits.committers.max(1)).map(start).collect();
        if let Ok(mut slot) = shared.tasks.try_lock() {
            *slot = tasks;
        }
        Self { queue, shared }
    }

    /// Stores an event; answers after the commit it is in, and in any case at `until`. A caller that goes away may or may
    /// not have it stored.
    ///
    /// # Errors
    /// [`AppendError`]; the event may then be stored or not, and delivering it again is harmless.
    pub async fn append(&self, event: NewEvent, until: Instant) -> Result<Appended, AppendError> {
        let place = self
            .shared
            .room
            .enter(event.body.len())
            .ok_or(AppendError::Full)?;
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            event,
            until,
            answer,
            _place: place,
        };
        self.queue.send(waiting).map_err(|_| AppendError::Closed)?;
        match timeout_at(until, answered).await {
            Ok(answer) => answer.unwrap_or(Err(AppendError::Closed)),
            Err(_) => Err(AppendError::Late),
        }
    }

    /// What was done so far, and what waits.
    #[must_use]
    pub fn stats(&self) -> InboxStats {
        let held = self.shared.room.held();
        InboxStats {
            appended: self.shared.appended.load(Ordering::Relaxed),
            commits: self.shared.commits.load(Ordering::Relaxed),
            waiting: held.events,
            waiting_bytes: held.bytes,
        }
    }

    /// Takes no more, commits what waits, and ends the tasks. Later calls return at once.
    pub async fn close(&self) {
        self.shared.closing.notify_one();
        for task in self.shared.tasks.lock().await.drain(..) {
            // A task that was aborted has nothing left to commit; its waiters were answered `Closed`.
            let _ = task.await;
        }
    }
}

async fn commit_batches(
    storage: Storage,
    most: usize,
    waiting: Arc<Mutex<mpsc::UnboundedReceiver<Waiting>>>,
    shared: Arc<Shared>,
) {
    while let Some(batch) = next_batch(&waiting, most, &shared).await {
        // A panic must not end the only one who stores events: those of this batch hear `Closed`.
        let done = AssertUnwindSafe(commit(&storage, &shared, batch)).catch_unwind();
        if done.await.is_err() {
            tracing::error!("storing a batch of platform events panicked");
        }
        show(&shared.room);
    }
}

/// What waits, up to `most`; `None` when nothing more will come. One committer waits here at a time.
async fn next_batch(
    waiting: &Mutex<mpsc::UnboundedReceiver<Waiting>>,
    most: usize,
    shared: &Shared,
) -> Option<Vec<Waiting>> {
    let mut waiting = waiting.lock().await;
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            taken = waiting.recv_many(&mut batch, most) => {
                show(&shared.room);
                return (taken > 0).then_some(batch);
            }
            // What was accepted is still handed out; after it comes "nothing more".
            () = shared.closing.notified() => waiting.close(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floats")]
fn show(room: &Room) {
    let held = room.held();
    metrics::gauge!("sidebook_inbox_waiting_events").set(held.events as f64);
    metrics::gauge!("sidebook_inbox_waiting_bytes").set(held.bytes as f64);
}

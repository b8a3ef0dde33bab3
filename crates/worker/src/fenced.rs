use std::sync::Arc;

use sidebook_storage::{ClaimedJob, JobQueue, Storage, StorageError, View, Work};

/// The database as whoever works on a job may use it.
///
/// For a job, [`Fenced::begin`] proves the claim in the transaction it begins. A worker that was paused for longer than
/// its lease, and goes on after another took its job over, is told [`StorageError::Stale`] there and writes nothing.
/// There is no way around it: a handler or a sync has this and not the `Storage` behind it, so `deps.storage.begin()`
/// is all that is to be known. Platform calls come before it, never between it and the commit: the row of the job is
/// locked meanwhile, and its heartbeat waits.
#[derive(Clone)]
pub(crate) struct Fenced {
    storage: Storage,
    claim: Option<Arc<ClaimedJob>>,
}

impl Fenced {
    /// For what is no job: routing and the clock.
    pub(crate) fn unclaimed(storage: Storage) -> Self {
        Self { storage, claim: None }
    }

    /// For a job.
    pub(crate) fn held_by(&self, claim: Arc<ClaimedJob>) -> Self {
        Self {
            storage: self.storage.clone(),
            claim: Some(claim),
        }
    }

    /// Reads the latest state.
    pub(crate) fn view(&self) -> View {
        self.storage.view()
    }

    /// Begins a unit of work that can be committed only while the claim is held.
    pub(crate) async fn begin(&self) -> Result<Work, StorageError> {
        let work = self.storage.begin().await?;
        if let Some(claim) = &self.claim {
            work.system().jobs().hold(claim).await?;
        }
        Ok(work)
    }

    /// The queue, whose every call proves its claim by itself.
    pub(crate) fn jobs(&self) -> JobQueue {
        self.storage.jobs()
    }
}

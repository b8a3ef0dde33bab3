use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::event::Hash;

/// What was acknowledged: the promises that are checked at the end. In this process, which nobody kills.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    acknowledged: Mutex<Vec<Hash>>,
    count: AtomicU64,
    /// Acknowledgements of an event that had been acknowledged or was on its way a second time.
    pub(super) repeated: AtomicU64,
    /// Requests that were refused with a status.
    pub(super) refused: AtomicU64,
    /// Requests without an answer: nobody listened, or the connection broke.
    pub(super) unanswered: AtomicU64,
    /// Events that were given up after three tries, as the platform does: nothing was promised about them.
    pub(super) given_up: AtomicU64,
}

impl Ledger {
    /// An event was acknowledged for the first time. Returns how many that makes.
    pub(super) fn promise(&self, hash: Hash) -> u64 {
        self.acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(hash);
        self.count.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// How many events were acknowledged.
    pub(super) fn promises(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// All of them, sorted.
    pub(super) fn sorted(&self) -> Vec<Hash> {
        let mut all = self
            .acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        all.sort_unstable();
        all
    }
}

/// One more.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

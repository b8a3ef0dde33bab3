use std::sync::{Condvar, Mutex, PoisonError};

/// Where threads are held up.
#[derive(Debug, Default)]
pub(super) struct Blocked {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Blocked {
    /// Blocks the thread until it is opened.
    pub(super) fn wait(&self) {
        let is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        let _open = self.opened.wait_while(is_open, |is_open| !*is_open);
    }

    pub(super) fn open(&self) {
        *self.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }
}

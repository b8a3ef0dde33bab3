use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// Where this process is on its rounds among corps: the next look begins behind the corp served last, so that each has
/// its turn. Lost with the process, which only begins a new round.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    corp: Mutex<Uuid>,
    platform_corp: Mutex<String>,
}

impl Rounds {
    /// The corp whose job was claimed last.
    pub(crate) fn corp(&self) -> Uuid {
        *self.corp.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn served_corp(&self, corp: Uuid) {
        *self.corp.lock().unwrap_or_else(PoisonError::into_inner) = corp;
    }

    /// The corp, by the platform's name, whose events were routed last.
    pub(crate) fn platform_corp(&self) -> String {
        self.platform_corp
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn served_platform_corp(&self, corp: &str) {
        corp.clone_into(&mut self.platform_corp.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

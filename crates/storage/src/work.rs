use std::sync::Arc;

use sidebook_domain::AgencyId;

use crate::StorageError;
use crate::context::Context;
use crate::door::{AgencyDoor, SystemDoor};
use crate::executor::{Reading, Writing};

/// Reads; cannot write. Made by `Storage::view` and `Storage::snapshot`.
#[derive(Debug)]
pub struct View {
    reading: Reading,
    context: Arc<Context>,
}

impl View {
    pub(crate) fn new(reading: Reading, context: Arc<Context>) -> Self {
        Self { reading, context }
    }

    /// What belongs to one agency.
    #[must_use]
    pub fn of(&self, agency: AgencyId) -> AgencyDoor<'_, Reading> {
        AgencyDoor::new(agency, &self.reading, &self.context)
    }

    /// What precedes or crosses agencies.
    #[must_use]
    pub fn system(&self) -> SystemDoor<'_, Reading> {
        SystemDoor::new(&self.reading, &self.context)
    }
}

/// A unit of work: everything done through it happens at [`Work::commit`], or not at all.
#[derive(Debug)]
#[must_use = "dropped without commit, a unit of work leaves nothing behind"]
pub struct Work {
    writing: Writing,
    context: Arc<Context>,
}

impl Work {
    pub(crate) fn new(writing: Writing, context: Arc<Context>) -> Self {
        Self { writing, context }
    }

    /// What belongs to one agency.
    #[must_use]
    pub fn of(&self, agency: AgencyId) -> AgencyDoor<'_, Writing> {
        AgencyDoor::new(agency, &self.writing, &self.context)
    }

    /// What precedes or crosses agencies.
    #[must_use]
    pub fn system(&self) -> SystemDoor<'_, Writing> {
        SystemDoor::new(&self.writing, &self.context)
    }

    /// Makes it happen, and wakes the workers of this process when jobs were enqueued.
    ///
    /// # Errors
    /// [`StorageError`]; nothing happened then.
    pub async fn commit(self) -> Result<(), StorageError> {
        if self.writing.commit().await? {
            self.context.jobs_waiting.notify_waiters();
        }
        Ok(())
    }
}

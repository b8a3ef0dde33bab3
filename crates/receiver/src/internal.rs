use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_ambient::Clock;

use crate::{DirectoryError, InternalReceiver};

/// Where the self-built apps are found that admins entered while the service runs.
#[async_trait]
pub trait InternalDirectory: Send + Sync {
    /// All of them.
    async fn all(&self) -> Result<Vec<InternalReceiver>, DirectoryError>;
}

/// How old what is known may be: a token that an admin replaced opens nothing after this.
const REMEMBERED: TimeDelta = TimeDelta::seconds(10);
/// An address that is not known is looked for so often at most, whatever a flood of made-up ones asks for: an admin saves
/// the form and has the platform verify the address at once.
const LOOKED_AGAIN: TimeDelta = TimeDelta::seconds(1);

/// The self-built apps: the configured ones, and those that admins entered, remembered for a moment. All are read
/// together, so that no request costs a look of its own.
pub(crate) struct InternalApps {
    configured: Vec<Arc<InternalReceiver>>,
    directory: Arc<dyn InternalDirectory>,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
    /// Held by the one who reads.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    apps: HashMap<String, Arc<InternalReceiver>>,
    read_at: Option<DateTime<Utc>>,
}

impl InternalApps {
    pub(crate) fn new(
        configured: Vec<InternalReceiver>,
        directory: Arc<dyn InternalDirectory>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            configured: configured.into_iter().map(Arc::new).collect(),
            directory,
            clock,
            known: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// The app of a corp, as it was at most [`REMEMBERED`] ago. `None` when there is none.
    pub(crate) async fn find(&self, corp: &str) -> Result<Option<Arc<InternalReceiver>>, DirectoryError> {
        if let Some(configured) = self.configured.iter().find(|app| app.corp_id == corp) {
            return Ok(Some(Arc::clone(configured)));
        }
        if let Some(found) = self.remembered(corp) {
            return Ok(found);
        }
        let _turn = self.reading.lock().await;
        // Whoever read before us has read for us too.
        if let Some(found) = self.remembered(corp) {
            return Ok(found);
        }
        let apps = self.directory.all().await?;
        let mut known = self.lock();
        *known = Known {
            apps: apps
                .into_iter()
                .map(|app| (app.corp_id.clone(), Arc::new(app)))
                .collect(),
            read_at: Some(self.clock.now()),
        };
        Ok(known.apps.get(corp).cloned())
    }

    /// What is remembered of a corp. `None`: it has to be looked at again.
    #[expect(
        clippy::option_option,
        reason = "unknown and known to be missing are two things"
    )]
    fn remembered(&self, corp: &str) -> Option<Option<Arc<InternalReceiver>>> {
        let known = self.lock();
        let age = self.clock.now() - known.read_at?;
        let found = known.apps.get(corp).cloned();
        let good_for = if found.is_some() { REMEMBERED } else { LOOKED_AGAIN };
        // A clock that was set back makes the age negative.
        (age < good_for && age >= TimeDelta::zero()).then_some(found)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_ambient::Clock;
use sidebook_messenger::PlatformCorpId;
use tokio::sync::Semaphore;

/// How a corp stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorpStanding {
    /// It has the app, bound to an agency or not yet.
    Known,
    /// It never had the app.
    Unknown,
    /// It removed the app.
    Cancelled,
}

/// Where corps are looked up.
#[async_trait]
pub trait CorpDirectory: Send + Sync {
    /// How the corp stands now.
    async fn standing(&self, corp: &PlatformCorpId) -> Result<CorpStanding, DirectoryError>;
}

/// The corps could not be looked up.
#[derive(Debug, thiserror::Error)]
#[error("the corps could not be looked up")]
pub struct DirectoryError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// How long a known corp is believed to be known. A removal noticed late only means that a few events are stored
/// which the worker then leaves alone.
const REMEMBERED: TimeDelta = TimeDelta::seconds(30);
/// Only events with a valid signature get here, so this is a bound and not a defence.
const MOST: usize = 10_000;

/// Looks into the database at once: a flood of events about corps that we do not know must leave room for others there.
const LOOKING: usize = 4;

/// Remembers for a moment which corps have the app, so that a burst costs a look or a few into the database.
#[derive(Clone)]
pub struct KnownCorps {
    directory: Arc<dyn CorpDirectory>,
    clock: Arc<dyn Clock>,
    seen: Arc<Mutex<HashMap<PlatformCorpId, DateTime<Utc>>>>,
    looking: Arc<Semaphore>,
}

impl KnownCorps {
    /// A memory over `directory`.
    #[must_use]
    pub fn new(directory: Arc<dyn CorpDirectory>, clock: Arc<dyn Clock>) -> Self {
        Self {
            directory,
            clock,
            seen: Arc::default(),
            looking: Arc::new(Semaphore::new(LOOKING)),
        }
    }

    /// How the corp stands, at most [`REMEMBERED`] ago.
    pub(crate) async fn standing(&self, corp: &PlatformCorpId) -> Result<CorpStanding, DirectoryError> {
        if self.is_remembered(corp) {
            return Ok(CorpStanding::Known);
        }
        // The semaphore is never closed; if it were, nobody would be held up.
        let _turn = self.looking.acquire().await.ok();
        // Whoever looked before us may have looked for the same corp.
        if self.is_remembered(corp) {
            return Ok(CorpStanding::Known);
        }
        let now = self.clock.now();
        let standing = self.directory.standing(corp).await?;
        if standing != CorpStanding::Known {
            // Looked up each time: a corp that is just installing the app must not lose what it says next.
            return Ok(standing);
        }
        let mut seen = self.lock();
        if seen.len() >= MOST {
            seen.retain(|_, until| now < *until);
        }
        if seen.len() < MOST {
            seen.insert(corp.clone(), now + REMEMBERED);
        }
        Ok(standing)
    }

    fn is_remembered(&self, corp: &PlatformCorpId) -> bool {
        let now = self.clock.now();
        self.lock().get(corp).is_some_and(|until| now < *until)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PlatformCorpId, DateTime<Utc>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

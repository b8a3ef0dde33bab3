use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_ambient::Clock;

use super::gcra::{Rate, Verdict, decide};
use super::{SharedState, SharedStateError};

/// Shared state of a single process. Time is the clock's, so tests can let keys lapse.
#[derive(Clone)]
pub struct InProcess {
    clock: Arc<dyn Clock>,
    entries: Arc<Mutex<Entries>>,
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

#[derive(Default)]
struct Entries {
    by_key: HashMap<String, Entry>,
    /// Lapsed keys are swept when the state has grown to this size.
    sweep_at: usize,
}

struct Entry {
    value: String,
    until: DateTime<Utc>,
}

impl Entries {
    fn live(&self, key: &str, now: DateTime<Utc>) -> Option<&Entry> {
        self.by_key.get(key).filter(|entry| now < entry.until)
    }

    fn set(&mut self, key: &str, value: String, until: DateTime<Utc>, now: DateTime<Utc>) {
        if self.by_key.len() >= self.sweep_at {
            self.by_key.retain(|_, entry| now < entry.until);
            self.sweep_at = (self.by_key.len() * 2).max(1024);
        }
        self.by_key.insert(key.to_owned(), Entry { value, until });
    }
}

impl InProcess {
    /// An empty state.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            entries: Arc::default(),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn until(now: DateTime<Utc>, ttl: Duration) -> DateTime<Utc> {
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        now.checked_add_signed(ttl).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[async_trait]
impl SharedState for InProcess {
    async fn get(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        let now = self.clock.now();
        Ok(self.entries().live(key, now).map(|entry| entry.value.clone()))
    }

    async fn put(&self, key: &str, value: &str, ttl: Duration) -> Result<(), SharedStateError> {
        let now = self.clock.now();
        self.entries()
            .set(key, value.to_owned(), Self::until(now, ttl), now);
        Ok(())
    }

    async fn put_if_absent(&self, key: &str, value: &str, ttl: Duration) -> Result<bool, SharedStateError> {
        let now = self.clock.now();
        let mut entries = self.entries();
        if entries.live(key, now).is_some() {
            return Ok(false);
        }
        entries.set(key, value.to_owned(), Self::until(now, ttl), now);
        Ok(true)
    }

    async fn take(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        let now = self.clock.now();
        let taken = self.entries().by_key.remove(key);
        Ok(taken.filter(|entry| now < entry.until).map(|entry| entry.value))
    }

    async fn delete_if(&self, key: &str, value: &str) -> Result<bool, SharedStateError> {
        let now = self.clock.now();
        let mut entries = self.entries();
        let same = entries.live(key, now).is_some_and(|entry| entry.value == value);
        if same {
            entries.by_key.remove(key);
        }
        Ok(same)
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), SharedStateError> {
        self.entries().by_key.retain(|key, _| !key.starts_with(prefix));
        Ok(())
    }

    async fn count(&self, key: &str, window: Duration) -> Result<u64, SharedStateError> {
        let now = self.clock.now();
        let mut entries = self.entries();
        let (before, until) = match entries.live(key, now) {
            Some(entry) => (
                entry.value.parse().map_err(|_| SharedStateError::Unreadable)?,
                entry.until,
            ),
            None => (0_u64, Self::until(now, window)),
        };
        let count = before.saturating_add(1);
        entries.set(key, count.to_string(), until, now);
        Ok(count)
    }

    async fn acquire(&self, key: &str, rate: Rate, permits: u32) -> Result<Duration, SharedStateError> {
        let now = self.clock.now();
        let micros = now.timestamp_micros();
        let mut entries = self.entries();
        let planned = match entries.live(key, now) {
            Some(entry) => Some(entry.value.parse().map_err(|_| SharedStateError::Unreadable)?),
            None => None,
        };
        match decide(rate, planned, micros, permits) {
            Verdict::Go(paid) => {
                let ttl = Duration::from_micros(u64::try_from(paid - micros).unwrap_or(0));
                // A millisecond more: the clock counts in those.
                let until = Self::until(now, ttl + Duration::from_millis(1));
                entries.set(key, paid.to_string(), until, now);
                Ok(Duration::ZERO)
            }
            Verdict::Wait(pause) => Ok(Duration::from_micros(u64::try_from(pause).unwrap_or(0))),
        }
    }
}

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_ambient::Clock;

use super::gcra::{self, Rate};
use super::{SharedState, SharedStateError};

/// Shared state of a single process. A restart loses it, which costs only fetching again.
#[derive(Debug, Clone)]
pub struct InProcess {
    clock: Arc<dyn Clock>,
    entries: Arc<Mutex<Entries>>,
}

#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) by_key: HashMap<String, Entry>,
    /// The size at which lapsed entries are swept out next.
    sweep_at: usize,
}

pub(super) struct Entry {
    pub(super) value: String,
    pub(super) until: DateTime<Utc>,
}

/// By hand: values are nobody's business.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "until {}", self.until)
    }
}

impl Entries {
    pub(super) fn get(&self, key: &str, now: DateTime<Utc>) -> Option<&Entry> {
        self.by_key.get(key).filter(|entry| entry.until > now)
    }

    pub(super) fn put(&mut self, key: &str, value: String, ttl: Duration, now: DateTime<Utc>) {
        let ttl = TimeDelta::from_std(ttl)
            .unwrap_or(TimeDelta::MAX)
            .max(TimeDelta::milliseconds(1));
        let until = now.checked_add_signed(ttl).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if self.by_key.len() >= self.sweep_at {
            self.by_key.retain(|_, entry| entry.until > now);
            // Twice what is left: sweeping costs each entry a constant share.
            self.sweep_at = (2 * self.by_key.len()).max(1024);
        }
        self.by_key.insert(key.to_owned(), Entry { value, until });
    }
}

impl InProcess {
    /// Nothing yet. Time passes by `clock`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            entries: Arc::default(),
        }
    }

    pub(super) fn lock(&self) -> (MutexGuard<'_, Entries>, DateTime<Utc>) {
        // Entries are whole at every moment, so a panic elsewhere while locked does no harm.
        (
            self.entries.lock().unwrap_or_else(PoisonError::into_inner),
            self.clock.now(),
        )
    }
}

#[async_trait]
impl SharedState for InProcess {
    async fn get(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        let (entries, now) = self.lock();
        Ok(entries.get(key, now).map(|entry| entry.value.clone()))
    }

    async fn put(&self, key: &str, value: &str, ttl: Duration) -> Result<(), SharedStateError> {
        let (mut entries, now) = self.lock();
        entries.put(key, value.to_owned(), ttl, now);
        Ok(())
    }

    async fn put_if_absent(&self, key: &str, value: &str, ttl: Duration) -> Result<bool, SharedStateError> {
        let (mut entries, now) = self.lock();
        if entries.get(key, now).is_some() {
            return Ok(false);
        }
        entries.put(key, value.to_owned(), ttl, now);
        Ok(true)
    }

    async fn take(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        let (mut entries, now) = self.lock();
        let taken = entries.by_key.remove(key).filter(|entry| entry.until > now);
        Ok(taken.map(|entry| entry.value))
    }

    async fn delete_if(&self, key: &str, value: &str) -> Result<bool, SharedStateError> {
        let (mut entries, now) = self.lock();
        let same = entries.get(key, now).is_some_and(|entry| entry.value == value);
        if same {
            entries.by_key.remove(key);
        }
        Ok(same)
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), SharedStateError> {
        let (mut entries, _) = self.lock();
        entries.by_key.retain(|key, _| !key.starts_with(prefix));
        Ok(())
    }

    async fn count(&self, key: &str, window: Duration) -> Result<u64, SharedStateError> {
        let (mut entries, now) = self.lock();
        if let Some(entry) = entries.by_key.get_mut(key).filter(|entry| entry.until > now) {
            let count = entry.value.parse::<u64>().unwrap_or(0) + 1;
            entry.value = count.to_string();
            return Ok(count);
        }
        entries.put(key, "1".to_owned(), window, now);
        Ok(1)
    }

    async fn acquire(&self, key: &str, rate: Rate, permits: u32) -> Result<Duration, SharedStateError> {
        let (mut entries, now) = self.lock();
        let micros = u64::try_from(now.timestamp_micros()).unwrap_or(0);
        let arrival = entries
            .get(key, now)
            .and_then(|entry| entry.value.parse().ok())
            .unwrap_or(0);
        match gcra::acquire(arrival, micros, rate.cells(permits)) {
            Ok(next) => {
                // Once that time has come, the budget is as if untouched.
                let ttl = gcra::wait(next - micros);
                entries.put(key, next.to_string(), ttl, now);
                Ok(Duration::ZERO)
            }
            Err(wait) => Ok(gcra::wait(wait)),
        }
    }
}

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// What time it is. Given as an argument, so tests can move it.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The instant now, to the millisecond: what both databases keep without loss.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock. Made in `main` and handed down.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    millis: AtomicI64,
}

impl ManualClock {
    /// A clock that shows this many seconds since 1970.
    #[must_use]
    pub fn at_unix(seconds: i64) -> Self {
        Self {
            millis: AtomicI64::new(seconds * 1000),
        }
    }

    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: DateTime<Utc>) -> Self {
        Self {
            millis: AtomicI64::new(at.timestamp_millis()),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.millis.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the clock, forward or back.
    pub fn set(&self, at: DateTime<Utc>) {
        self.millis.store(at.timestamp_millis(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        let millis = TimeDelta::milliseconds(self.millis.load(Ordering::SeqCst));
        DateTime::UNIX_EPOCH
            .checked_add_signed(millis)
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

//! How much the platform takes: calls per minute and hour, calls at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// Counters of all corps and APIs. They live as long as the process, like the platform's blocking times.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    windows: Mutex<HashMap<(String, String), Window>>,
    running: Arc<Mutex<HashMap<(String, String), usize>>>,
    peaks: Mutex<HashMap<(String, String), Peak>>,
}

/// The most that was seen of one API and one corp.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Peak {
    /// Calls at the same time.
    pub at_once: u64,
    /// Calls in a minute of the clock.
    pub per_minute: u64,
    /// Calls in an hour of the clock.
    pub per_hour: u64,
    /// Calls that were refused: too frequent.
    pub too_frequent: u64,
    /// Calls that were refused: too many at the same time.
    pub too_parallel: u64,
}

impl Peak {
    /// The larger of each; refusals are added up.
    fn with(self, other: Self) -> Self {
        Self {
            at_once: self.at_once.max(other.at_once),
            per_minute: self.per_minute.max(other.per_minute),
            per_hour: self.per_hour.max(other.per_hour),
            too_frequent: self.too_frequent + other.too_frequent,
            too_parallel: self.too_parallel + other.too_parallel,
        }
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Window {
    minute: i64,
    in_minute: u64,
    hour: i64,
    in_hour: u64,
    blocked_until: i64,
}

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quota {
    pub(crate) per_minute: Option<f64>,
    pub(crate) per_hour: f64,
}

impl Quota {
    /// One corp, one API.
    pub(crate) const BASIC: Self = Self {
        per_minute: Some(10_000.0),
        per_hour: 150_000.0,
    };
    /// JS tickets of one corp.
    pub(crate) const TICKETS_OF_CORP: Self = Self {
        per_minute: None,
        per_hour: 400.0,
    };
    /// JS tickets of one app.
    pub(crate) const TICKETS_OF_APP: Self = Self {
        per_minute: None,
        per_hour: 100.0,
    };
}

impl Limits {
    /// The most that was seen of an API (its whole path, or the last parts of it), of whichever corp.
    pub(crate) fn peak(&self, api: &str) -> Peak {
        let peaks = self.peaks.lock().unwrap_or_else(PoisonError::into_inner);
        let fits =
            |path: &str| path == api || path.strip_suffix(api).is_some_and(|before| before.ends_with('/'));
        let of = peaks.iter().filter(|((_, path), _)| fits(path));
        of.fold(Peak::default(), |all, (_, peak)| all.with(*peak))
    }

    /// The most that was seen at the same time of one corp, of all APIs together.
    pub(crate) fn most_at_once(&self) -> u64 {
        let peaks = self.peaks.lock().unwrap_or_else(PoisonError::into_inner);
        let of_all = peaks.iter().filter(|((_, path), _)| path.is_empty());
        of_all.map(|(_, peak)| peak.at_once).max().unwrap_or(0)
    }

    pub(crate) fn forget_peaks(&self) {
        self.peaks.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn saw(&self, who: &str, api: &str, seen: Peak) {
        let mut peaks = self.peaks.lock().unwrap_or_else(PoisonError::into_inner);
        let peak = peaks.entry((who.to_owned(), api.to_owned())).or_default();
        *peak = peak.with(seen);
    }

    /// Counts a call. False: too many, and blocked for a minute or an hour from now.
    pub(crate) fn admit(&self, who: &str, api: &str, quota: Quota, factor: f64, now: i64) -> bool {
        let (is_in, in_minute, in_hour) = self.count(who, api, quota, factor, now);
        let seen = Peak {
            per_minute: in_minute,
            per_hour: in_hour,
            too_frequent: u64::from(!is_in),
            ..Peak::default()
        };
        self.saw(who, api, seen);
        is_in
    }

    fn count(&self, who: &str, api: &str, quota: Quota, factor: f64, now: i64) -> (bool, u64, u64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry((who.to_owned(), api.to_owned())).or_default();
        if now < window.blocked_until {
            return (false, window.in_minute, window.in_hour);
        }
        if now / MINUTE != window.minute {
            (window.minute, window.in_minute) = (now / MINUTE, 0);
        }
        if now / HOUR != window.hour {
            (window.hour, window.in_hour) = (now / HOUR, 0);
        }
        window.in_minute += 1;
        window.in_hour += 1;
        let over = |count: u64, limit: f64| as_f64(count) > (limit * factor).round().max(1.0);
        if over(window.in_hour, quota.per_hour) {
            window.blocked_until = now + HOUR;
            return (false, window.in_minute, window.in_hour);
        }
        if quota
            .per_minute
            .is_some_and(|limit| over(window.in_minute, limit))
        {
            window.blocked_until = now + MINUTE;
            return (false, window.in_minute, window.in_hour);
        }
        (true, window.in_minute, window.in_hour)
    }

    /// Takes a place among the calls that run at the same time; nothing when all are taken.
    pub(crate) fn enter(&self, who: &str, api: &str, places: usize) -> Option<Place> {
        let key = (who.to_owned(), api.to_owned());
        let (count, of_all) = {
            let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            let count = running.entry(key.clone()).or_default();
            *count += 1;
            let count = *count;
            let of_all: usize = running
                .iter()
                .filter(|((of, _), _)| of == who)
                .map(|(_, count)| count)
                .sum();
            (count, of_all)
        };
        let place = Place {
            running: Arc::clone(&self.running),
            key,
        };
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let is_in = count <= places;
        let seen = Peak {
            at_once: number(count),
            too_parallel: u64::from(!is_in),
            ..Peak::default()
        };
        self.saw(who, api, seen);
        let at_once = number(of_all);
        self.saw(
            who,
            "",
            Peak {
                at_once,
                ..Peak::default()
            },
        );
        is_in.then_some(place)
    }
}

fn as_f64(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// One running call; gives its place back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    running: Arc<Mutex<HashMap<(String, String), usize>>>,
    key: (String, String),
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = running.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                running.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_over_the_limit_blocks_for_a_minute() {
        let limits = Limits::default();
        let ask = |now| limits.admit("corp", "api", Quota::BASIC, 0.0003, now);
        assert!(ask(600) && ask(601) && ask(602));
        assert!(!ask(603));
        assert!(!ask(662), "a new minute does not end the block");
        assert!(ask(663));
        assert!(limits.admit("another", "api", Quota::BASIC, 0.0003, 603));
    }

    #[test]
    fn places_are_given_back() {
        let limits = Limits::default();
        let first = limits.enter("corp", "api", 1);
        assert!(first.is_some());
        assert!(limits.enter("corp", "api", 1).is_none());
        assert!(limits.enter("corp", "other", 1).is_some());
        drop(first);
        assert!(limits.enter("corp", "api", 1).is_some());
        assert_eq!(limits.most_at_once(), 2, "of both APIs");
        let peak = limits.peak("api");
        assert_eq!(
            (peak.at_once, peak.too_parallel),
            (2, 1),
            "the refused one was there too"
        );
    }
}

use std::time::Duration;

use chrono::{DateTime, Utc};

/// A rate budget: `permits` per `per` in the long run, up to `burst` at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub permits: u32,
    /// In which time.
    pub per: Duration,
    /// How many at once after a pause.
    pub burst: u32,
}

/// A rate in the terms of the generic cell rate algorithm, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cells {
    /// What these permits cost.
    pub(super) cost: u64,
    /// How far ahead of time the budget may be used.
    pub(super) tolerance: u64,
}

impl Rate {
    pub(super) fn cells(self, permits: u32) -> Cells {
        // Rounded up: never faster than asked. At least a microsecond, so that a budget always fills at some pace.
        let per = u64::try_from(self.per.as_micros()).unwrap_or(u64::MAX);
        let each = per.div_ceil(u64::from(self.permits.max(1))).clamp(1, MOST);
        let cost = each.saturating_mul(u64::from(permits)).min(MOST);
        let tolerance = each
            .saturating_mul(u64::from(self.burst.max(permits).max(1)))
            .min(MOST);
        Cells { cost, tolerance }
    }
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// So many are given at once now.
    pub permits: u32,
    /// After so long without any it is as if untouched.
    pub whole_after: Duration,
}

impl Rate {
    /// What is left of a budget at `now`, by what [`super::SharedState::get`] says under its key.
    #[must_use]
    pub fn left(self, kept: Option<&str>, now: DateTime<Utc>) -> Left {
        let now = u64::try_from(now.timestamp_micros()).unwrap_or(0);
        let arrival = kept.and_then(|kept| kept.parse().ok()).unwrap_or(0);
        let ahead = u64::saturating_sub(arrival, now);
        let Cells { cost, tolerance } = self.cells(1);
        let permits = tolerance.saturating_sub(ahead) / cost.max(1);
        Left {
            permits: u32::try_from(permits).unwrap_or(u32::MAX),
            whole_after: wait(ahead),
        }
    }
}

/// About 31 years in microseconds: with the time of day added, still exact in a script's floating point.
const MOST: u64 = 1_000_000_000_000_000;

/// The theoretical arrival time after taking the permits now, or how long to wait for them. `arrival` is the one kept
/// from before (zero: none); all in microseconds.
pub(super) fn acquire(arrival: u64, now: u64, cells: Cells) -> Result<u64, u64> {
    let next = arrival.max(now) + cells.cost;
    match next.checked_sub(now + cells.tolerance) {
        None | Some(0) => Ok(next),
        Some(wait) => Err(wait),
    }
}

/// A wait as callers get it: whole milliseconds, rounded up, so that it is enough.
pub(super) fn wait(micros: u64) -> Duration {
    Duration::from_millis(micros.div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rates() -> impl Strategy<Value = Rate> {
        (1_u32..200, 1_u64..120_000, 1_u32..100).prop_map(|(permits, millis, burst)| Rate {
            permits,
            per: Duration::from_millis(millis),
            burst,
        })
    }

    proptest! {
        #[test]
        fn no_window_ever_sees_more_than_burst_and_rate(
            rate in rates(), pauses in prop::collection::vec((0_u64..5_000_000, 1_u32..4), 1..200)
        ) {
            let each = rate.cells(1).cost;
            let (mut now, mut arrival) = (1_700_000_000_000_000_u64, 0);
            let mut granted: Vec<(u64, u64)> = Vec::new();
            for (pause, permits) in pauses {
                now += pause / u64::from(rate.permits);
                let permits = permits.min(rate.burst);
                if let Ok(next) = acquire(arrival, now, rate.cells(permits)) {
                    arrival = next;
                    granted.push((now, u64::from(permits)));
                }
            }
            for (from, (start, _)) in granted.iter().enumerate() {
                let mut sum = 0;
                for (at, permits) in &granted[from..] {
                    sum += permits;
                    let allowed = u64::from(rate.burst) + (at - start) / each;
                    prop_assert!(sum <= allowed, "{sum} permits in {} µs, {allowed} allowed", at - start);
                }
            }
        }

        #[test]
        fn a_refused_caller_succeeds_after_the_wait_and_not_before(
            rate in rates(), permits in 1_u32..300, taken in 0_u64..400
        ) {
            let now = 1_700_000_000_000_000_u64;
            let mut arrival = 0;
            for _ in 0..taken {
                if let Ok(next) = acquire(arrival, now, rate.cells(1)) {
                    arrival = next;
                }
            }
            let cells = rate.cells(permits);
            if let Err(micros) = acquire(arrival, now, cells) {
                prop_assert!(micros > 0);
                prop_assert!(acquire(arrival, now + micros - 1, cells).is_err());
                prop_assert!(acquire(arrival, now + micros, cells).is_ok());
                prop_assert!(wait(micros).as_micros() >= u128::from(micros));
            }
        }

        #[test]
        fn the_whole_burst_is_there_after_a_pause(rate in rates()) {
            let now = 1_700_000_000_000_000_u64;
            let mut arrival = 0;
            for _ in 0..rate.burst {
                arrival = acquire(arrival, now, rate.cells(1)).unwrap();
            }
            prop_assert!(acquire(arrival, now, rate.cells(1)).is_err());
        }
    }
}

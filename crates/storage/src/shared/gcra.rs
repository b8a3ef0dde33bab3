//! Rates by the generic cell rate algorithm: one number a key, smooth, and exact over any number of callers.

use std::time::Duration;

/// A budget: so many permits in so much time, and how many may be taken at once after a quiet while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Permits.
    pub permits: u32,
    /// In this time.
    pub per: Duration,
    /// At most at once. At least one.
    pub burst: u32,
}

impl Rate {
    /// Microseconds between two permits at full use.
    pub(super) fn interval(self) -> i64 {
        let per = i64::try_from(self.per.as_micros()).unwrap_or(i64::MAX);
        (per / i64::from(self.permits.max(1))).max(1)
    }

    /// Microseconds that may be taken ahead.
    pub(super) fn tolerance(self) -> i64 {
        self.interval().saturating_mul(i64::from(self.burst.max(1)))
    }
}

/// The verdict on one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Taken; the key's number becomes this.
    Go(i64),
    /// Not taken; ask again after so many microseconds.
    Wait(i64),
}

/// Decides at `now` (microseconds) with the key's number `planned`: when everything taken so far is paid for.
///
/// More permits than the burst are let through once the key is quiet: refusing for ever would help nobody.
pub(super) fn decide(rate: Rate, planned: Option<i64>, now: i64, permits: u32) -> Verdict {
    let cost = rate.interval().saturating_mul(i64::from(permits));
    let tolerance = rate.tolerance().max(cost);
    let paid = planned.unwrap_or(now).max(now).saturating_add(cost);
    let ahead = paid.saturating_sub(now);
    if ahead <= tolerance {
        Verdict::Go(paid)
    } else {
        Verdict::Wait(ahead - tolerance)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However callers come, no window of the rate's length gives more than its permits and one burst.
        #[test]
        fn never_more_than_rate_and_burst(
            permits in 1_u32..100,
            burst in 1_u32..20,
            steps in proptest::collection::vec(0_i64..50_000, 1..400),
        ) {
            let rate = Rate { permits, per: Duration::from_secs(1), burst };
            let (mut now, mut planned, mut taken) = (0_i64, None, Vec::new());
            for step in steps {
                now += step;
                match decide(rate, planned, now, 1) {
                    Verdict::Go(paid) => { planned = Some(paid); taken.push(now); }
                    Verdict::Wait(pause) => prop_assert!(pause > 0),
                }
            }
            let most = usize::try_from(permits + burst).unwrap() + 1;
            for (index, begin) in taken.iter().enumerate() {
                let within = taken[index..].iter().take_while(|at| **at - begin < 1_000_000).count();
                prop_assert!(within <= most, "{within} within a second, {most} allowed");
            }
        }

        /// Whoever waits as long as told, gets it.
        #[test]
        fn the_pause_is_enough(permits in 1_u32..1000, burst in 1_u32..20, ahead in 0_i64..5_000_000) {
            let rate = Rate { permits, per: Duration::from_secs(60), burst };
            if let Verdict::Wait(pause) = decide(rate, Some(ahead), 0, 1) {
                prop_assert!(matches!(decide(rate, Some(ahead), pause, 1), Verdict::Go(_)));
            }
        }
    }
}

use std::fmt;
use std::time::Duration;

use crate::shared::Rate;

/// How much the platform may be called. The platform's own limits are in `platform/wecom.md` 9.1; stay below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateLimits {
    /// Calls in a minute, for one corp and one kind of call.
    pub per_minute: u32,
    /// Calls in an hour, for one corp and one kind of call.
    pub per_hour: u32,
    /// Calls in a minute of one kind for all corps: the platform counts by address, and all replicas may share one.
    pub all_per_minute: u32,
    /// Calls in an hour of one kind for all corps.
    pub all_per_hour: u32,
    /// Calls at once for one corp, of all kinds.
    pub at_once: u32,
    /// After a cut, how soon one more call at once is tried.
    pub grow: Duration,
    /// How long a call waits for its turn before its caller is told to come back later.
    pub patience: Duration,
    /// For how long at least a call is left alone that the platform called too frequent.
    pub blocked: Duration,
    /// For how long when that happens again within [`GateLimits::blocked_again`] after.
    pub blocked_again: Duration,
}

impl Default for GateLimits {
    /// Below what the platform allows a third-party provider.
    fn default() -> Self {
        Self {
            per_minute: 6_000,
            per_hour: 120_000,
            all_per_minute: 36_000,
            all_per_hour: 1_000_000,
            at_once: 8,
            grow: Duration::from_secs(10),
            patience: Duration::from_secs(2),
            blocked: Duration::from_secs(60),
            blocked_again: Duration::from_secs(3600),
        }
    }
}

impl fmt::Display for GateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} a minute, {} an hour and {} at once of a corp, {} a minute and {} an hour of all",
            self.per_minute, self.per_hour, self.at_once, self.all_per_minute, self.all_per_hour
        )
    }
}

/// At most `calls` in any stretch of `per`, a share of `burst` in a hundred of them at once.
pub(super) fn at_most(calls: u32, per: Duration, burst: u32) -> Rate {
    let calls = calls.max(2);
    let burst = u32::try_from(u64::from(calls) * u64::from(burst) / 100)
        .unwrap_or(calls)
        .clamp(1, calls - 1);
    Rate {
        permits: calls - burst,
        per,
        burst,
    }
}

impl GateLimits {
    /// A twentieth of a minute's calls at once: what is left flows evenly.
    pub(super) fn minute(calls: u32) -> Rate {
        at_most(calls, Duration::from_secs(60), 5)
    }

    /// Half an hour's calls as fast as the minute allows: a whole sync fits in, and the other half refills it.
    pub(super) fn hour(calls: u32) -> Rate {
        at_most(calls, Duration::from_secs(3600), 50)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burst_and_rate_together_are_the_limit() {
        for calls in [2, 3, 100, 6_000, 10_000, u32::MAX] {
            for rate in [GateLimits::minute(calls), GateLimits::hour(calls)] {
                assert_eq!(rate.permits + rate.burst, calls);
                assert!(rate.permits > 0 && rate.burst > 0);
            }
        }
    }
}

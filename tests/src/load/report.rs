use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use crate::load::Hanging;

/// What came back, collected by one connection.
#[derive(Debug, Default)]
pub(super) struct Seen {
    statuses: BTreeMap<String, u64>,
    wrong_statuses: BTreeMap<String, u64>,
    acknowledged: HashSet<u64>,
    repeated: u64,
    micros: Vec<u64>,
}

impl Seen {
    pub(super) fn valid(&mut self, status: Option<u16>, event: u64, repeated: bool, took: Duration) {
        count(&mut self.statuses, status);
        self.repeated += u64::from(repeated);
        if status == Some(200) {
            self.acknowledged.insert(event);
        }
        self.micros
            .push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    pub(super) fn wrong(&mut self, status: Option<u16>) {
        count(&mut self.wrong_statuses, status);
    }

    pub(super) fn add(&mut self, other: Self) {
        for (status, times) in other.statuses {
            *self.statuses.entry(status).or_default() += times;
        }
        for (status, times) in other.wrong_statuses {
            *self.wrong_statuses.entry(status).or_default() += times;
        }
        self.acknowledged.extend(other.acknowledged);
        self.repeated += other.repeated;
        self.micros.extend(other.micros);
    }

    pub(super) fn into_report(mut self, elapsed: Duration, hanging: Hanging) -> Report {
        self.micros.sort_unstable();
        let at = |per_mille: usize| {
            let index = (self.micros.len() * per_mille).div_ceil(1000).saturating_sub(1);
            Duration::from_micros(self.micros.get(index).copied().unwrap_or_default())
        };
        Report {
            elapsed,
            sent: self.micros.len() as u64,
            repeated: self.repeated,
            distinct_acknowledged: self.acknowledged.len() as u64,
            p50: at(500),
            p99: at(990),
            p999: at(999),
            max: at(1000),
            statuses: self.statuses,
            wrong_statuses: self.wrong_statuses,
            hanging,
        }
    }
}

fn count(statuses: &mut BTreeMap<String, u64>, status: Option<u16>) {
    let word = status.map_or_else(|| "error".to_owned(), |status| status.to_string());
    *statuses.entry(word).or_default() += 1;
}

/// What came back. Times are those of rightly signed callbacks, whatever the answer was.
#[derive(Debug, Clone)]
pub struct Report {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// Rightly signed callbacks sent.
    pub sent: u64,
    /// How many of them repeated an earlier event.
    pub repeated: u64,
    /// Different events that were answered with 200: so many rows there must be at least.
    pub distinct_acknowledged: u64,
    /// Half were answered faster.
    pub p50: Duration,
    /// 99 of 100 were answered faster.
    pub p99: Duration,
    /// 999 of 1000 were answered faster.
    pub p999: Duration,
    /// The slowest.
    pub max: Duration,
    /// Rightly signed callbacks by the status of their answer; `error` where none came.
    pub statuses: BTreeMap<String, u64>,
    /// The same for wrongly signed ones.
    pub wrong_statuses: BTreeMap<String, u64>,
    /// What became of connections that only hung on.
    pub hanging: Hanging,
}

impl Report {
    /// How many rightly signed callbacks were answered with 200.
    #[must_use]
    pub fn acknowledged(&self) -> u64 {
        self.statuses.get("200").copied().unwrap_or_default()
    }

    /// Acknowledged callbacks a second.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rate(&self) -> f64 {
        self.acknowledged() as f64 / self.elapsed.as_secs_f64().max(0.001)
    }

    /// For programs: one object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let millis = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
        json!({
            "seconds": self.elapsed.as_secs_f64(),
            "sent": self.sent,
            "acknowledged": self.acknowledged(),
            "distinct_acknowledged": self.distinct_acknowledged,
            "repeated": self.repeated,
            "per_second": self.rate(),
            "statuses": self.statuses,
            "wrong_statuses": self.wrong_statuses,
            "p50_ms": millis(self.p50),
            "p99_ms": millis(self.p99),
            "p999_ms": millis(self.p999),
            "max_ms": millis(self.max),
            "idle_closed": self.hanging.idle_closed,
            "slow_closed": self.hanging.slow_closed,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let acknowledged = self.acknowledged();
        write!(
            f,
            "{acknowledged} acknowledged, {} refused in {:.2} s: {:.0}/s; p50 {:?}, p99 {:?}, p99.9 {:?}, max {:?}",
            self.sent - acknowledged,
            self.elapsed.as_secs_f64(),
            self.rate(),
            self.p50,
            self.p99,
            self.p999,
            self.max,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_valid_callbacks() {
        let (mut one, mut other) = (Seen::default(), Seen::default());
        for number in 1..=1000_u64 {
            let seen = if number % 2 == 0 { &mut one } else { &mut other };
            seen.valid(Some(200), number / 2, false, Duration::from_millis(number));
        }
        other.wrong(Some(403));
        other.valid(None, 0, true, Duration::from_secs(9));
        one.add(other);
        let report = one.into_report(Duration::from_secs(10), Hanging::default());
        assert_eq!(
            (report.sent, report.acknowledged(), report.repeated),
            (1001, 1000, 1)
        );
        assert_eq!(report.distinct_acknowledged, 501);
        assert_eq!(report.p50, Duration::from_millis(501));
        assert_eq!(report.p999, Duration::from_millis(1000));
        assert_eq!(report.max, Duration::from_secs(9));
        assert_eq!(report.wrong_statuses["403"], 1);
        assert_eq!(report.statuses["error"], 1);
        assert_eq!(report.to_json()["p99_ms"], 991.0);
    }
}

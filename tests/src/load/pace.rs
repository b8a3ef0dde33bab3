use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// Hands out numbers, each with the instant at which its request is due.
pub(super) struct Pace {
    began: Instant,
    until: Instant,
    rate: Option<u32>,
    count: u64,
    next: AtomicU64,
}

impl Pace {
    pub(super) fn new(began: Instant, rate: Option<u32>, count: u64, within: Duration) -> Self {
        Self {
            began,
            until: began + within,
            rate,
            count,
            next: AtomicU64::new(0),
        }
    }

    /// The next number; waits until it is due. `None` when enough was sent.
    pub(super) async fn next(&self) -> Option<(u64, Instant)> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let due = self.due(number);
        if number >= self.count || due.unwrap_or_else(Instant::now) >= self.until {
            return None;
        }
        match due {
            Some(due) => {
                tokio::time::sleep_until(due).await;
                Some((number, due))
            }
            None => Some((number, Instant::now())),
        }
    }

    fn due(&self, number: u64) -> Option<Instant> {
        let rate = u128::from(self.rate?.max(1));
        let after = u128::from(number) * 1_000_000_000 / rate;
        Some(self.began + Duration::from_nanos(u64::try_from(after).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn numbers_are_due_at_even_distances_until_the_end() {
        let began = Instant::now();
        let pace = Pace::new(began, Some(1_000_000), 5, Duration::from_secs(1));
        for number in 0..5 {
            let due = began + Duration::from_micros(number);
            assert_eq!(pace.next().await, Some((number, due)));
        }
        assert_eq!(pace.next().await, None);
        let short = Pace::new(began, Some(1), 100, Duration::from_millis(500));
        assert_eq!(short.next().await, Some((0, began)));
        assert_eq!(short.next().await, None, "the second is due after the end");
    }
}

use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::{Clock, Entropy};

/// The largest number that fits the twelve bits beside the milliseconds.
const MOST: u16 = 0x0FFF;

/// Makes UUIDv7s that sort in the order they were made, also those of one millisecond: rows added together keep their
/// order. Across processes they sort by the millisecond.
///
/// The twelve bits behind the milliseconds count up within a millisecond, from a random number below 2 048 (RFC 9562,
/// method 1 of section 6.2).
#[derive(Debug, Default)]
pub struct Ids {
    last: Mutex<Last>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Last {
    millis: u64,
    count: u16,
}

impl Ids {
    /// A new id: milliseconds of `clock`, or of the last id when the clock went back; the rest random.
    #[must_use]
    pub fn next(&self, clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
        let now = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
        let mut random = [0_u8; 10];
        entropy.fill(&mut random);
        let [first, second, rest @ ..] = random;
        let begin = u16::from_be_bytes([first & 0x07, second]);
        let Last { millis, count } = self.advance(now, begin);
        let [high, low] = count.to_be_bytes();
        let mut tail = [high, low, 0, 0, 0, 0, 0, 0, 0, 0];
        for (into, from) in tail.iter_mut().skip(2).zip(rest) {
            *into = from;
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    fn advance(&self, now: u64, begin: u16) -> Last {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = if now > last.millis {
            Last {
                millis: now,
                count: begin,
            }
        } else if last.count < MOST {
            Last {
                millis: last.millis,
                count: last.count + 1,
            }
        } else {
            Last {
                millis: last.millis + 1,
                count: begin,
            }
        };
        *last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededEntropy};

    #[test]
    fn ids_of_one_millisecond_sort_in_the_order_they_were_made() {
        let (clock, entropy, ids) = (
            ManualClock::at_unix(1_700_000_000),
            SeededEntropy::new(7),
            Ids::default(),
        );
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next(&clock, &entropy)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
        assert_eq!(made[0].get_timestamp().unwrap().to_unix().0, 1_700_000_000);
    }

    #[test]
    fn a_clock_that_goes_back_makes_no_older_ids() {
        let (clock, entropy, ids) = (
            ManualClock::at_unix(1_700_000_000),
            SeededEntropy::new(7),
            Ids::default(),
        );
        let before = ids.next(&clock, &entropy);
        clock.set(chrono::DateTime::UNIX_EPOCH);
        assert!(before < ids.next(&clock, &entropy));
    }
}

//! How many places there are after a cut. No I/O: the script in `redis.rs` says the same.

/// Places were cut to `to` at `at` (microseconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) to: u64,
    pub(super) at: u64,
}

impl Cut {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (to, at) = text.split_once(':')?;
        Some(Self {
            to: to.parse().ok()?,
            at: at.parse().ok()?,
        })
    }

    pub(super) fn text(self) -> String {
        format!("{}:{}", self.to, self.at)
    }

    /// How long until nothing of the cut is left.
    pub(super) fn lasts(self, most: u64, grow: u64) -> u64 {
        most.saturating_sub(self.to).saturating_mul(grow)
    }
}

/// How many places there are now.
pub(super) fn places(most: u64, cut: Option<Cut>, grow: u64, now: u64) -> u64 {
    let Some(cut) = cut else { return most };
    let back = now.saturating_sub(cut.at) / grow.max(1);
    cut.to.saturating_add(back).min(most)
}

/// The cut after one more complaint of a call that was let in at `entered`; `None` when that call knew nothing of the
/// last cut yet.
pub(super) fn halve(most: u64, cut: Option<Cut>, grow: u64, entered: u64, now: u64) -> Option<Cut> {
    if cut.is_some_and(|cut| entered <= cut.at) {
        return None;
    }
    Some(Cut {
        to: (places(most, cut, grow, now) / 2).max(1),
        at: now,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_storm_of_complaints_halves_once_and_the_places_come_back_one_by_one() {
        let cut = halve(8, None, 10, 90, 100).unwrap();
        assert_eq!(cut, Cut { to: 4, at: 100 });
        assert_eq!(halve(8, Some(cut), 10, 99, 105), None, "let in before the cut");
        assert_eq!(halve(8, Some(cut), 10, 101, 105), Some(Cut { to: 2, at: 105 }));
        let counts: Vec<u64> = [100, 109, 110, 125, 140, 999]
            .map(|now| places(8, Some(cut), 10, now))
            .to_vec();
        assert_eq!(counts, [4, 4, 5, 6, 8, 8]);
        assert_eq!(Cut::parse(&cut.text()), Some(cut));
    }

    proptest! {
        #[test]
        fn there_is_always_a_place_and_never_one_too_many(
            most in 1_u64..64, grow in 1_u64..1000, steps in prop::collection::vec((0_u64..5000, any::<bool>()), 1..50)
        ) {
            let (mut now, mut cut) = (0_u64, None);
            for (pause, complains) in steps {
                now += pause;
                if complains && let Some(next) = halve(most, cut, grow, now, now) {
                    cut = Some(next);
                }
                let count = places(most, cut, grow, now);
                prop_assert!((1..=most).contains(&count));
                if let Some(cut) = cut {
                    prop_assert_eq!(places(most, Some(cut), grow, cut.at + cut.lasts(most, grow)), most);
                }
            }
        }
    }
}

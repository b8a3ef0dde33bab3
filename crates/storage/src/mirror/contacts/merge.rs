//! What a read of a contact says about its follows, given what is stored. No I/O: the order in which reads arrive must
//! not matter, and that is easiest to see here.

use chrono::{DateTime, Utc};

/// How much one read tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All follows of the contact in scope: those not listed are gone.
    All,
    /// Only the follows listed.
    Listed,
}

/// What to do with the stored or missing row of one follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Store what the read lists.
    Store,
    /// Mark it gone.
    MarkGone,
    /// Leave it as it is: a later read knows better, or this one says nothing about it.
    Keep,
}

/// Decides about one follow.
///
/// * `row_read_at`: when the stored row was read, if there is one.
/// * `all_read_at`: when all follows of the contact were last read together.
pub(super) fn decide(
    extent: Extent,
    read_at: DateTime<Utc>,
    listed: bool,
    row_read_at: Option<DateTime<Utc>>,
    all_read_at: Option<DateTime<Utc>>,
) -> Decision {
    match (listed, row_read_at) {
        (_, Some(row)) if row > read_at => Decision::Keep,
        (true, Some(_)) => Decision::Store,
        // No row, though a later read told all follows: it did not list this one.
        (true, None) if all_read_at.is_some_and(|all| all > read_at) => Decision::Keep,
        (true, None) => Decision::Store,
        (false, Some(_)) if extent == Extent::All => Decision::MarkGone,
        (false, _) => Decision::Keep,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    /// A read at a second: which of three members it lists, and whether it tells all.
    type Read = (i64, [bool; 3], bool);

    /// Members that follow after these reads arrived in this order.
    fn after(reads: &[Read]) -> Vec<usize> {
        let mut rows: BTreeMap<usize, (i64, bool)> = BTreeMap::new();
        let mut all_read_at: Option<i64> = None;
        for (second, lists, whole) in reads {
            let extent = if *whole { Extent::All } else { Extent::Listed };
            for (member, listed) in lists.iter().enumerate() {
                let row = rows.get(&member).map(|row| at(row.0));
                match decide(extent, at(*second), *listed, row, all_read_at.map(at)) {
                    Decision::Store => drop(rows.insert(member, (*second, true))),
                    Decision::MarkGone => drop(rows.insert(member, (*second, false))),
                    Decision::Keep => {}
                }
            }
            if *whole {
                all_read_at = Some(all_read_at.unwrap_or(*second).max(*second));
            }
        }
        rows.into_iter()
            .filter(|(_, (_, alive))| *alive)
            .map(|(member, _)| member)
            .collect()
    }

    fn reads() -> impl Strategy<Value = Vec<Read>> {
        prop::collection::vec((any::<[bool; 3]>(), any::<bool>()), 1..8).prop_map(|reads| {
            reads
                .into_iter()
                .zip(1..)
                .map(|((lists, whole), second)| (second, lists, whole))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            (inorder, shuffled) in reads().prop_flat_map(|reads| (Just(reads.clone()), Just(reads).prop_shuffle()))
        ) {
            prop_assert_eq!(after(&shuffled), after(&inorder));
        }
    }
}

//! Which receivables a payment pays, to the last fen. What it pays of none is the client's credit.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::payment::is_amount;
use crate::{Fen, PaymentId, ReceivableId};

/// The most receivables one payment pays.
pub const MOST_ALLOCATIONS: usize = 200;

/// So much of a payment is for this receivable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Allocation {
    /// What is paid.
    pub receivable: ReceivableId,
    /// How much of it.
    pub amount: Fen,
}

/// Why a payment cannot be split like that. `at` is the place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// More than [`MOST_ALLOCATIONS`].
    #[error("a payment pays at most {MOST_ALLOCATIONS} receivables")]
    TooMany,
    /// The same receivable twice.
    #[error("a receivable is named twice")]
    Twice {
        /// The second one.
        at: usize,
    },
    /// Nothing, less than nothing, or more than changes hands at once.
    #[error("that is no amount")]
    NotAnAmount {
        /// Which.
        at: usize,
    },
    /// More than is still to be paid.
    #[error("more than the {open} that is open")]
    AboveOpen {
        /// Which.
        at: usize,
        /// What is still to be paid.
        open: Fen,
    },
    /// The parts come to more than the whole.
    #[error("the parts come to more than the amount")]
    AboveAmount,
    /// The parts come to more than the credit there is.
    #[error("more than the credit of {credit}")]
    AboveCredit {
        /// What is there.
        credit: Fen,
    },
}

/// What the parts leave of the whole. Nothing when they come to more.
#[must_use]
pub fn left_of(total: Fen, parts: &[Allocation]) -> Fen {
    let allocated = parts
        .iter()
        .fold(0_i64, |sum, part| sum.saturating_add(part.amount.0));
    Fen(total.0.saturating_sub(allocated).max(0))
}

/// Checks what can be checked without the books: every part an amount, none twice, together no more than the payment.
/// What they leave of it is credit.
///
/// # Errors
/// [`AllocationError`], the first that is found.
pub fn check_parts(total: Fen, parts: &[Allocation]) -> Result<(), AllocationError> {
    if parts.len() > MOST_ALLOCATIONS {
        return Err(AllocationError::TooMany);
    }
    let mut named = HashSet::new();
    let mut sum = Fen(0);
    for (at, part) in parts.iter().enumerate() {
        if !named.insert(part.receivable) {
            return Err(AllocationError::Twice { at });
        }
        if !is_amount(part.amount) {
            return Err(AllocationError::NotAnAmount { at });
        }
        sum = sum
            .checked_add(part.amount)
            .map_err(|_| AllocationError::AboveAmount)?;
    }
    if sum <= total {
        Ok(())
    } else {
        Err(AllocationError::AboveAmount)
    }
}

/// [`check_parts`], and that no part is above what `open` says is still to be paid of its receivable.
///
/// # Errors
/// [`AllocationError`], the first that is found.
pub fn check_allocation(
    total: Fen,
    parts: &[Allocation],
    open: impl Fn(ReceivableId) -> Fen,
) -> Result<(), AllocationError> {
    check_parts(total, parts)?;
    for (at, part) in parts.iter().enumerate() {
        let open = open(part.receivable);
        if part.amount > open {
            return Err(AllocationError::AboveOpen { at, open });
        }
    }
    Ok(())
}

/// Takes parts out of the credit that payments left, each payment used up before the next. Of every payment that is
/// taken from: what it pays besides now.
///
/// # Errors
/// [`AllocationError`], the first that is found; [`AllocationError::AboveCredit`] when there is not that much.
pub fn take_credit(
    credit: &[(PaymentId, Fen)],
    parts: &[Allocation],
) -> Result<Vec<(PaymentId, Vec<Allocation>)>, AllocationError> {
    let whole = credit
        .iter()
        .fold(0_i64, |sum, (_, left)| sum.saturating_add(left.0.max(0)));
    check_parts(Fen(whole), parts).map_err(|error| match error {
        AllocationError::AboveAmount => AllocationError::AboveCredit { credit: Fen(whole) },
        other => other,
    })?;
    let mut wanted = parts.to_vec();
    let mut taken = Vec::new();
    for (payment, left) in credit {
        let open = wanted.iter().map(|part| (part.receivable, part.amount));
        let (parts, _) = spread(*left, open);
        if parts.is_empty() {
            continue;
        }
        for part in &parts {
            for rest in wanted
                .iter_mut()
                .filter(|rest| rest.receivable == part.receivable)
            {
                rest.amount = Fen(rest.amount.0.saturating_sub(part.amount.0));
            }
        }
        taken.push((*payment, parts));
    }
    Ok(taken)
}

/// Spreads an amount over what is open, in the given order, each filled before the next. What remains comes second.
#[must_use]
pub fn spread(total: Fen, open: impl IntoIterator<Item = (ReceivableId, Fen)>) -> (Vec<Allocation>, Fen) {
    let mut left = total.0.max(0);
    let mut parts = Vec::new();
    for (receivable, open) in open {
        let part = left.min(open.0);
        if part > 0 {
            left -= part;
            parts.push(Allocation {
                receivable,
                amount: Fen(part),
            });
        }
    }
    (parts, Fen(left))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: usize) -> ReceivableId {
        ReceivableId(Uuid::from_u128(number as u128 + 1))
    }

    fn part(number: usize, fen: i64) -> Allocation {
        Allocation {
            receivable: id(number),
            amount: Fen(fen),
        }
    }

    #[test]
    fn each_way_to_be_wrong_has_its_name() {
        use AllocationError as E;
        let open = |_| Fen(100);
        let check = |total, parts: &[Allocation]| check_allocation(Fen(total), parts, open);
        assert_eq!(check(150, &[part(0, 100), part(1, 50)]), Ok(()));
        // All of it is credit.
        assert_eq!(check(7, &[]), Ok(()));
        assert_eq!(left_of(Fen(7), &[]), Fen(7));
        assert_eq!(check(2, &[part(0, 1), part(0, 1)]), Err(E::Twice { at: 1 }));
        assert_eq!(check(1, &[part(0, 1), part(1, 0)]), Err(E::NotAnAmount { at: 1 }));
        assert_eq!(
            check(0, &[part(0, 1), part(1, -1)]),
            Err(E::NotAnAmount { at: 1 })
        );
        assert_eq!(
            check(101, &[part(0, 101)]),
            Err(E::AboveOpen {
                at: 0,
                open: Fen(100)
            })
        );
        assert_eq!(check(100, &[part(0, 99)]), Ok(()));
        assert_eq!(left_of(Fen(100), &[part(0, 99)]), Fen(1));
        assert_eq!(check(98, &[part(0, 99)]), Err(E::AboveAmount));
        assert_eq!(left_of(Fen(98), &[part(0, 99)]), Fen(0));
        assert_eq!(check(1, &[part(0, i64::MAX)]), Err(E::NotAnAmount { at: 0 }));
        let many: Vec<_> = (0..201).map(|number| part(number, 1)).collect();
        assert_eq!(check(201, &many), Err(E::TooMany));
    }

    proptest! {
        #[test]
        fn credit_is_used_to_the_last_fen_and_never_more(
            left in prop::collection::vec(0_i64..1_000_000, 0..12), wanted in prop::collection::vec(1_i64..400_000, 0..12),
        ) {
            let credit: Vec<_> = left.iter().enumerate()
                .map(|(at, fen)| (PaymentId(Uuid::from_u128(at as u128 + 1)), Fen(*fen))).collect();
            let parts: Vec<_> = wanted.iter().enumerate().map(|(at, fen)| part(at, *fen)).collect();
            let (whole, asked) = (left.iter().sum::<i64>(), wanted.iter().sum::<i64>());
            let taken = match take_credit(&credit, &parts) {
                Ok(taken) => taken,
                Err(error) => {
                    prop_assert!(asked > whole);
                    prop_assert_eq!(error, AllocationError::AboveCredit { credit: Fen(whole) });
                    return Ok(());
                }
            };
            let sum = |of: &dyn Fn(&PaymentId, &Allocation) -> bool| -> i64 {
                let all = taken.iter().flat_map(|(id, parts)| parts.iter().map(move |part| (id, part)));
                all.filter(|(id, part)| of(id, part)).map(|(_, part)| part.amount.0).sum()
            };
            for part in &parts {
                prop_assert_eq!(sum(&|_, one| one.receivable == part.receivable), part.amount.0);
            }
            for (payment, left) in &credit {
                let used = sum(&|id, _| id == payment);
                prop_assert!(used >= 0 && used <= left.0);
            }
            prop_assert_eq!(sum(&|_, _| true), asked);
            prop_assert!(taken.iter().all(|(_, parts)| parts.iter().all(|part| part.amount.0 > 0)));
        }

        #[test]
        fn spreading_keeps_every_fen_and_fits(
            total in 0_i64..10_000_000_000_000, open in prop::collection::vec(0_i64..1_000_000_000_000, 0..40),
        ) {
            let rows: Vec<_> = open.iter().enumerate().map(|(at, fen)| (id(at), Fen(*fen))).collect();
            let (parts, left) = spread(Fen(total), rows.iter().copied());
            let paid: i64 = parts.iter().map(|part| part.amount.0).sum();
            prop_assert_eq!(paid + left.0, total);
            let open_of = |wanted| rows.iter().find(|(id, _)| *id == wanted).map_or(Fen(0), |(_, open)| *open);
            if !parts.is_empty() {
                prop_assert_eq!(check_allocation(Fen(paid), &parts, open_of), Ok(()));
                // One fen less than that is not enough for them.
                prop_assert!(check_allocation(Fen(paid - 1), &parts, open_of).is_err());
            }
            prop_assert!(left.0 == 0 || paid == open.iter().sum::<i64>());
        }
    }
}

use chrono::{Datelike, Days, NaiveDate};

use crate::{BillingCycle, Fen, Period, Span};

impl BillingCycle {
    /// How many months are billed at once.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }
}

/// What a contract says about money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractTerms {
    /// The price of one billing cycle.
    pub price: Fen,
    /// How often it is billed, counted from the month of the first day.
    pub cycle: BillingCycle,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// The day of a cycle's first month on which it is due, 1 to 31; a shorter month's last day stands for it.
    pub due_day: u32,
}

/// One cycle of a contract, as a receivable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledCycle {
    /// Its months.
    pub span: Span,
    /// What it costs. A cycle that the contract's end cuts short costs its months' share, without the broken fen.
    pub amount: Fen,
    /// When it is due: never before the contract's first day.
    pub due_on: NaiveDate,
}

/// More cycles than this are never billed at once.
const MOST_CYCLES: usize = 1200;

/// What a contract yields for the cycles that begin in `range`.
#[must_use]
pub fn bill(terms: &ContractTerms, range: Span) -> Vec<BilledCycle> {
    let end = Period::of(terms.ends_on);
    let mut billed = Vec::new();
    if terms.ends_on < terms.starts_on {
        return billed;
    }
    let months = terms.cycle.months();
    let mut first = Period::of(terms.starts_on);
    while first <= end && first <= range.last() && billed.len() < MOST_CYCLES {
        let whole_last = (1..months).fold(first, |period, _| period.next());
        if first >= range.first() {
            let last = whole_last.min(end);
            billed.extend(Span::new(first, last).map(|span| BilledCycle {
                span,
                amount: share(terms.price, span.months(), months),
                due_on: day_in(first, terms.due_day).max(terms.starts_on),
            }));
        }
        let next = whole_last.next();
        if next == first {
            break;
        }
        first = next;
    }
    billed
}

/// `part` of `whole` months of a price.
fn share(price: Fen, part: u32, whole: u32) -> Fen {
    if part >= whole || whole == 0 {
        return price;
    }
    let fen = i128::from(price.0) * i128::from(part) / i128::from(whole);
    Fen(i64::try_from(fen).unwrap_or(price.0))
}

/// This day of the month, or the month's last.
fn day_in(period: Period, day: u32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(period.year(), period.month(), 1).unwrap_or(NaiveDate::MIN);
    let wanted = first
        .checked_add_days(Days::new(u64::from(day.clamp(1, 31)) - 1))
        .unwrap_or(first);
    if wanted.month() == first.month() {
        return wanted;
    }
    let following = period.next();
    NaiveDate::from_ymd_opt(following.year(), following.month(), 1)
        .and_then(|day| day.pred_opt())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn span(first: i32, last: i32) -> Span {
        Span::new(Period::new(first).unwrap(), Period::new(last).unwrap()).unwrap()
    }

    fn quarterly() -> ContractTerms {
        ContractTerms {
            price: Fen(100_000),
            cycle: BillingCycle::Quarterly,
            starts_on: day(2026, 2, 20),
            ends_on: day(2026, 12, 19),
            due_day: 5,
        }
    }

    #[test]
    fn cycles_run_from_the_first_month_and_the_last_one_is_cut() {
        let billed = bill(&quarterly(), span(202_601, 202_712));
        let cycles: Vec<_> = billed
            .iter()
            .map(|cycle| (cycle.span, cycle.amount.0, cycle.due_on))
            .collect();
        assert_eq!(
            cycles,
            [
                // The 5th lies before the contract.
                (span(202_602, 202_604), 100_000, day(2026, 2, 20)),
                (span(202_605, 202_607), 100_000, day(2026, 5, 5)),
                (span(202_608, 202_610), 100_000, day(2026, 8, 5)),
                (span(202_611, 202_612), 66_666, day(2026, 11, 5)),
            ]
        );
        assert_eq!(bill(&quarterly(), span(202_603, 202_605)), billed[1..2]);
        assert_eq!(bill(&quarterly(), span(202_603, 202_604)), []);
    }

    #[test]
    fn a_short_month_ends_on_its_last_day() {
        let terms = ContractTerms {
            cycle: BillingCycle::Monthly,
            due_day: 31,
            ..quarterly()
        };
        let due: Vec<_> = bill(&terms, span(202_602, 202_604))
            .iter()
            .map(|cycle| cycle.due_on)
            .collect();
        assert_eq!(due, [day(2026, 2, 28), day(2026, 3, 31), day(2026, 4, 30)]);
    }

    proptest! {
        #[test]
        fn every_month_is_billed_once(
            start in 0_u64..12_000, length in 0_u64..2_000, cycle in 0_usize..3, price in 1_i64..10_000_000_000_000, cut in 0_u64..2_000,
        ) {
            let starts_on = day(2000, 1, 1).checked_add_days(Days::new(start)).unwrap();
            let ends_on = starts_on.checked_add_days(Days::new(length)).unwrap();
            let cycle = [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly][cycle];
            let terms = ContractTerms { price: Fen(price), cycle, starts_on, ends_on, due_day: 15 };
            let all = Span::new(Period::new(190_001).unwrap(), Period::new(999_801).unwrap()).unwrap();
            let billed = bill(&terms, all);
            let mut month = Period::of(starts_on);
            for cycle in &billed {
                prop_assert_eq!(cycle.span.first(), month);
                prop_assert!(cycle.due_on >= starts_on && cycle.amount.0 <= price && cycle.amount.0 >= 0);
                month = cycle.span.last().next();
            }
            prop_assert_eq!(month, Period::of(ends_on).next());
            // Two ranges that meet yield together what one does.
            let at = Period::of(starts_on.checked_add_days(Days::new(cut)).unwrap());
            let mut parts = bill(&terms, Span::new(all.first(), at).unwrap());
            parts.extend(bill(&terms, Span::new(at.next(), all.last()).unwrap()));
            prop_assert_eq!(parts, billed);
        }
    }
}

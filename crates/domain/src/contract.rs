use chrono::{Datelike, Days, NaiveDate};

use crate::intake::WrongField;
use crate::payment::{is_amount, is_book_day};
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
    /// Cycles that begin before this month were settled elsewhere and are never billed. `None`: all are billed.
    pub bill_from: Option<Period>,
}

impl ContractTerms {
    /// Checks what somebody typed; every field that is wrong is named.
    ///
    /// # Errors
    /// [`WrongField`]s: `out_of_range` for a price that is no amount, days outside the books and a due day that no
    /// month has; `before_start` for an end before the beginning, `after_end` for billing that begins after it.
    pub fn checked(self) -> Result<Self, Vec<WrongField>> {
        let found: Vec<WrongField> = [
            (!is_amount(self.price), "price_fen", "out_of_range"),
            (!(1..=31).contains(&self.due_day), "due_day", "out_of_range"),
            (!is_book_day(self.starts_on), "starts_on", "out_of_range"),
            (!is_book_day(self.ends_on), "ends_on", "out_of_range"),
            (
                is_book_day(self.ends_on) && self.ends_on < self.starts_on,
                "ends_on",
                "before_start",
            ),
            (
                self.bill_from.is_some_and(|from| from > Period::of(self.ends_on)),
                "bill_from",
                "after_end",
            ),
        ]
        .into_iter()
        .filter_map(|(is_wrong, field, code)| is_wrong.then_some(WrongField { field, code }))
        .collect();
        if found.is_empty() { Ok(self) } else { Err(found) }
    }
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
    bill_rest(terms, range, &[])
}

/// What is still to be billed for the cycles that begin in `range`, when these months were billed before: each month
/// once, whatever the contract said when it was billed. Of a cycle that was billed in part (because the contract ended
/// within it, and goes on now) the rest is billed, and the parts come to its price to the last fen.
#[must_use]
pub fn bill_rest(terms: &ContractTerms, range: Span, billed: &[Span]) -> Vec<BilledCycle> {
    let months = terms.cycle.months();
    cycles(terms, range)
        .into_iter()
        .flat_map(|cycle| {
            gaps(cycle, billed).into_iter().map(move |span| BilledCycle {
                span,
                amount: part(terms.price, cycle.first(), span, months),
                due_on: day_in(span.first(), terms.due_day).max(terms.starts_on),
            })
        })
        .collect()
}

/// The months of a cycle that none of these holds, in runs.
fn gaps(cycle: Span, billed: &[Span]) -> Vec<Span> {
    let mut gaps: Vec<Span> = Vec::new();
    let mut month = cycle.first();
    for _ in 0..cycle.months() {
        if !billed.iter().any(|span| span.contains(month)) {
            match gaps.pop() {
                Some(last) if last.last().next() == month => gaps.extend(Span::new(last.first(), month)),
                last => {
                    gaps.extend(last);
                    gaps.extend(Span::new(month, month));
                }
            }
        }
        month = month.next();
    }
    gaps
}

/// The cycles that begin in `range`, the last one cut by the end of the contract.
fn cycles(terms: &ContractTerms, range: Span) -> Vec<Span> {
    let end = Period::of(terms.ends_on);
    let from = terms
        .bill_from
        .map_or(range.first(), |from| from.max(range.first()));
    let mut found = Vec::new();
    if terms.ends_on < terms.starts_on {
        return found;
    }
    let mut first = Period::of(terms.starts_on);
    while first <= end && first <= range.last() && found.len() < MOST_CYCLES {
        let whole_last = (1..terms.cycle.months()).fold(first, |period, _| period.next());
        if first >= from {
            found.extend(Span::new(first, whole_last.min(end)));
        }
        let next = whole_last.next();
        if next == first {
            break;
        }
        first = next;
    }
    found
}

/// The months `span` of a cycle of `whole` months that begins in `first`, at a price. Counted from the beginning of the
/// cycle, so that parts which follow one another share out every fen.
fn part(price: Fen, first: Period, span: Span, whole: u32) -> Fen {
    let before = Span::new(first, span.first()).map_or(0, |before| before.months() - 1);
    let to = |months: u32| i128::from(price.0) * i128::from(months.min(whole)) / i128::from(whole.max(1));
    let fen = to(before.saturating_add(span.months())) - to(before);
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
            bill_from: None,
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

    #[test]
    fn a_contract_that_goes_on_bills_the_rest_of_its_cut_cycle() {
        let cut = bill(&quarterly(), span(202_601, 202_612));
        let billed: Vec<Span> = cut.iter().map(|cycle| cycle.span).collect();
        let longer = ContractTerms {
            ends_on: day(2027, 4, 30),
            ..quarterly()
        };
        let rest: Vec<_> = bill_rest(&longer, span(202_601, 202_702), &billed)
            .iter()
            .map(|cycle| (cycle.span, cycle.amount.0, cycle.due_on))
            .collect();
        assert_eq!(
            rest,
            [
                // 66,666 were billed of this one: the rest has the broken fen.
                (span(202_701, 202_701), 33_334, day(2027, 1, 5)),
                (span(202_702, 202_704), 100_000, day(2027, 2, 5)),
            ]
        );
    }

    #[test]
    fn what_was_settled_elsewhere_is_not_billed() {
        let terms = ContractTerms {
            bill_from: Period::new(202_606).ok(),
            ..quarterly()
        };
        let firsts: Vec<i32> = bill(&terms, span(202_601, 202_612))
            .iter()
            .map(|cycle| cycle.span.first().number())
            .collect();
        assert_eq!(firsts, [202_608, 202_611]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = |terms: ContractTerms| -> Vec<(&str, &str)> {
            let found = terms.checked().unwrap_err();
            found.iter().map(|wrong| (wrong.field, wrong.code)).collect()
        };
        assert_eq!(quarterly().checked(), Ok(quarterly()));
        let terms = ContractTerms {
            price: Fen(0),
            due_day: 32,
            starts_on: day(1999, 12, 31),
            ends_on: day(2101, 1, 1),
            ..quarterly()
        };
        assert_eq!(
            wrong(terms),
            [
                ("price_fen", "out_of_range"),
                ("due_day", "out_of_range"),
                ("starts_on", "out_of_range"),
                ("ends_on", "out_of_range")
            ]
        );
        let terms = ContractTerms {
            ends_on: day(2026, 2, 19),
            bill_from: Period::new(202_603).ok(),
            ..quarterly()
        };
        assert_eq!(
            wrong(terms),
            [("ends_on", "before_start"), ("bill_from", "after_end")]
        );
    }

    fn cycle_of(number: usize) -> BillingCycle {
        [
            BillingCycle::Monthly,
            BillingCycle::Quarterly,
            BillingCycle::Yearly,
        ][number]
    }

    proptest! {
        #[test]
        fn however_a_contract_changes_no_month_is_billed_twice(
            changes in prop::collection::vec((0_u64..2_000, 0_u64..2_000, 0_usize..3, 1_i64..1_000_000, 0_u64..3_000), 1..8),
        ) {
            let mut billed: Vec<Span> = Vec::new();
            let mut months = std::collections::HashSet::new();
            for (start, length, cycle, price, until) in changes {
                let from = day(2020, 1, 1);
                let starts_on = from.checked_add_days(Days::new(start)).unwrap();
                let ends_on = starts_on.checked_add_days(Days::new(length)).unwrap();
                let terms = ContractTerms {
                    price: Fen(price), cycle: cycle_of(cycle), starts_on, ends_on, due_day: 15, bill_from: None,
                };
                let until = Period::of(from.checked_add_days(Days::new(until)).unwrap());
                let range = Span::new(Period::of(from), until).unwrap();
                for item in bill_rest(&terms, range, &billed) {
                    let mut month = item.span.first();
                    for _ in 0..item.span.months() {
                        prop_assert!(months.insert(month), "{month:?} twice");
                        month = month.next();
                    }
                    prop_assert!(item.amount.0 >= 0 && item.amount.0 <= price);
                    billed.push(item.span);
                }
                // Every month of what has begun is billed by now.
                for whole in cycles(&terms, range) {
                    prop_assert!(gaps(whole, &billed).is_empty());
                }
                prop_assert_eq!(bill_rest(&terms, range, &billed), []);
            }
        }

        #[test]
        fn parts_of_a_cycle_come_to_its_price(price in 0_i64..10_000_000_000_000, cuts in prop::collection::vec(1_u32..12, 0..6)) {
            let mut ends: Vec<u32> = cuts;
            ends.push(12);
            ends.sort_unstable();
            ends.dedup();
            let (mut sum, mut billed) = (0, Vec::new());
            for months in ends {
                let ends_on = Period::new(202_600 + i32::try_from(months).unwrap()).unwrap().first_day();
                let terms = ContractTerms {
                    price: Fen(price), cycle: BillingCycle::Yearly, starts_on: day(2026, 1, 1), ends_on, due_day: 1, bill_from: None,
                };
                for item in bill_rest(&terms, span(202_601, 202_612), &billed) {
                    sum += item.amount.0;
                    billed.push(item.span);
                }
            }
            prop_assert_eq!(sum, price);
        }

        #[test]
        fn every_month_is_billed_once(
            start in 0_u64..12_000, length in 0_u64..2_000, cycle in 0_usize..3, price in 1_i64..10_000_000_000_000, cut in 0_u64..2_000,
        ) {
            let starts_on = day(2000, 1, 1).checked_add_days(Days::new(start)).unwrap();
            let ends_on = starts_on.checked_add_days(Days::new(length)).unwrap();
            let cycle = cycle_of(cycle);
            let terms = ContractTerms { price: Fen(price), cycle, starts_on, ends_on, due_day: 15, bill_from: None };
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

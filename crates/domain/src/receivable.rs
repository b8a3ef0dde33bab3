use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::intake::WrongField;
use crate::payment::{is_amount, is_book_day};
use crate::{Fen, FenError, Period, ShortText};

/// Months in a row, of which the last is not before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    first: Period,
    last: Period,
}

impl Span {
    /// From the first to the last month, both included. `None` when they are the wrong way round.
    #[must_use]
    pub fn new(first: Period, last: Period) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first month.
    #[must_use]
    pub fn first(self) -> Period {
        self.first
    }

    /// The last month.
    #[must_use]
    pub fn last(self) -> Period {
        self.last
    }

    /// Whether a month is one of them.
    #[must_use]
    pub fn contains(self, month: Period) -> bool {
        self.first <= month && month <= self.last
    }

    /// How many months.
    #[must_use]
    pub fn months(self) -> u32 {
        let number = |period: Period| period.year() * 12 + i32::try_from(period.month()).unwrap_or(1);
        u32::try_from(number(self.last) - number(self.first) + 1).unwrap_or(1)
    }
}

/// What a receivable says, all of which can be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableTerms {
    /// What is billed.
    pub title: ShortText,
    /// For which months. `None`: for no months, as a registration.
    pub span: Option<Span>,
    /// How much.
    pub amount: Fen,
    /// When it is due.
    pub due_on: NaiveDate,
}

/// Why a contract or a receivable stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BillingRefusal {
    /// It was cancelled.
    #[error("it was cancelled")]
    Cancelled,
    /// Money came in for it: the payments have to be corrected or voided first.
    #[error("{paid} are paid")]
    Paid {
        /// How much.
        paid: Fen,
    },
    /// Less than what is paid already.
    #[error("less than the {paid} that are paid")]
    BelowPaid {
        /// How much is paid.
        paid: Fen,
    },
    /// A contract ends between its first day and the last day it had.
    #[error("not a day of the contract")]
    OutsideTerm,
}

impl ReceivableTerms {
    /// Whether a receivable of which this much is paid may say that.
    ///
    /// # Errors
    /// [`BillingRefusal::BelowPaid`].
    pub fn allows(&self, paid: Fen) -> Result<(), BillingRefusal> {
        if self.amount < paid {
            Err(BillingRefusal::BelowPaid { paid })
        } else {
            Ok(())
        }
    }
}

/// What is wrong with a receivable as typed: `out_of_range` for an amount that is none, a day or months outside the books.
#[must_use]
pub fn wrong_in_receivable(amount: Fen, due_on: NaiveDate, span: Option<Span>) -> Vec<WrongField> {
    let in_books = |period: Period| (2000..=2100).contains(&period.year());
    [
        (!is_amount(amount), "amount_fen"),
        (!is_book_day(due_on), "due_on"),
        (span.is_some_and(|span| !in_books(span.first)), "first_period"),
        (span.is_some_and(|span| !in_books(span.last)), "last_period"),
    ]
    .into_iter()
    .filter(|(is_wrong, _)| *is_wrong)
    .map(|(_, field)| WrongField {
        field,
        code: "out_of_range",
    })
    .collect()
}

/// Whether something of which this much is paid may be cancelled.
///
/// # Errors
/// [`BillingRefusal::Paid`].
pub fn may_cancel(paid: Fen) -> Result<(), BillingRefusal> {
    if paid > Fen(0) {
        Err(BillingRefusal::Paid { paid })
    } else {
        Ok(())
    }
}

/// How long a receivable has been due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ArrearsAge {
    /// Due today or later.
    #[serde(rename = "not_due")]
    NotDue,
    /// 1 to 30 days.
    #[serde(rename = "days_1_30")]
    Days1To30,
    /// 31 to 60 days.
    #[serde(rename = "days_31_60")]
    Days31To60,
    /// 61 to 90 days.
    #[serde(rename = "days_61_90")]
    Days61To90,
    /// More than 90 days.
    #[serde(rename = "over_90")]
    Over90,
}

impl ArrearsAge {
    /// All of them, the youngest first.
    pub const ALL: [Self; 5] = [
        Self::NotDue,
        Self::Days1To30,
        Self::Days31To60,
        Self::Days61To90,
        Self::Over90,
    ];

    /// The word sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::Days1To30 => "days_1_30",
            Self::Days31To60 => "days_31_60",
            Self::Days61To90 => "days_61_90",
            Self::Over90 => "over_90",
        }
    }

    /// How long something due on `due_on` has been due on `today`.
    #[must_use]
    pub fn of(due_on: NaiveDate, today: NaiveDate) -> Self {
        match (today - due_on).num_days() {
            ..=0 => Self::NotDue,
            1..=30 => Self::Days1To30,
            31..=60 => Self::Days31To60,
            61..=90 => Self::Days61To90,
            91.. => Self::Over90,
        }
    }
}

/// What is still to be paid, by how long it has been due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arrears {
    /// Due today or later.
    pub not_due: Fen,
    /// 1 to 30 days.
    pub days_1_30: Fen,
    /// 31 to 60 days.
    pub days_31_60: Fen,
    /// 61 to 90 days.
    pub days_61_90: Fen,
    /// More than 90 days.
    pub over_90: Fen,
}

impl Arrears {
    /// Sorts open amounts by the age of their due days.
    ///
    /// # Errors
    /// [`FenError::TooLarge`].
    pub fn of(open: impl IntoIterator<Item = (NaiveDate, Fen)>, today: NaiveDate) -> Result<Self, FenError> {
        let mut arrears = Self::default();
        for (due_on, amount) in open {
            let place = match ArrearsAge::of(due_on, today) {
                ArrearsAge::NotDue => &mut arrears.not_due,
                ArrearsAge::Days1To30 => &mut arrears.days_1_30,
                ArrearsAge::Days31To60 => &mut arrears.days_31_60,
                ArrearsAge::Days61To90 => &mut arrears.days_61_90,
                ArrearsAge::Over90 => &mut arrears.over_90,
            };
            *place = place.checked_add(amount)?;
        }
        Ok(arrears)
    }

    /// What is due and not paid.
    ///
    /// # Errors
    /// [`FenError::TooLarge`].
    pub fn overdue(&self) -> Result<Fen, FenError> {
        self.days_1_30
            .checked_add(self.days_31_60)?
            .checked_add(self.days_61_90)?
            .checked_add(self.over_90)
    }

    /// Everything that is not paid.
    ///
    /// # Errors
    /// [`FenError::TooLarge`].
    pub fn total(&self) -> Result<Fen, FenError> {
        self.not_due.checked_add(self.overdue()?)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();

    fn ago(days: u64) -> NaiveDate {
        TODAY.checked_sub_days(Days::new(days)).unwrap()
    }

    #[test]
    fn ages_change_at_midnight_after_the_last_day() {
        for (days, age) in [
            (0, ArrearsAge::NotDue),
            (1, ArrearsAge::Days1To30),
            (30, ArrearsAge::Days1To30),
            (31, ArrearsAge::Days31To60),
            (60, ArrearsAge::Days31To60),
            (61, ArrearsAge::Days61To90),
            (90, ArrearsAge::Days61To90),
            (91, ArrearsAge::Over90),
        ] {
            assert_eq!(ArrearsAge::of(ago(days), TODAY), age, "{days}");
        }
        assert_eq!(
            Arrears::of([(ago(1), Fen(i64::MAX)), (ago(2), Fen(1))], TODAY),
            Err(FenError::TooLarge)
        );
    }

    #[test]
    fn spans_count_months_over_the_turn_of_the_year() {
        let month = |number| Period::new(number).unwrap();
        assert_eq!(Span::new(month(202_611), month(202_702)).unwrap().months(), 4);
        assert_eq!(Span::new(month(202_611), month(202_611)).unwrap().months(), 1);
        assert_eq!(Span::new(month(202_612), month(202_611)), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_the_ages(open in prop::collection::vec((0_u64..400, 0_i64..10_000_000_000_000), 0..50)) {
            let rows = open.iter().map(|(days, fen)| (ago(*days), Fen(*fen)));
            let arrears = Arrears::of(rows, TODAY).unwrap();
            prop_assert_eq!(arrears.total().unwrap().0, open.iter().map(|(_, fen)| fen).sum::<i64>());
            let due = open.iter().filter(|(days, _)| *days > 0).map(|(_, fen)| fen).sum::<i64>();
            prop_assert_eq!(arrears.overdue().unwrap().0, due);
        }
    }
}

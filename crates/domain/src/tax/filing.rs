use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Fen, Period};

/// No single amount of the books is larger: ¥100,000,000,000.00.
pub const MAX_AMOUNT: Fen = Fen(10_000_000_000_000);

/// How far the filing of one tax kind of one period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum FilingState {
    /// Nothing was filed.
    NotFiled,
    /// The return is in; the tax is not paid.
    Filed {
        /// When it was filed.
        filed_on: NaiveDate,
        /// The tax.
        amount: Fen,
    },
    /// A nil return (零申报) is in: nothing to pay.
    Nil {
        /// When it was filed.
        filed_on: NaiveDate,
    },
    /// Filed and paid.
    Paid {
        /// When it was filed.
        filed_on: NaiveDate,
        /// The tax.
        amount: Fen,
        /// When it was paid.
        paid_on: NaiveDate,
    },
}

/// A step that cannot follow, or a value that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilingError {
    /// A return never says less than nothing.
    #[error("the amount is negative")]
    NegativeAmount,
    /// More than [`MAX_AMOUNT`].
    #[error("the amount is too large")]
    AmountTooLarge,
    /// The day has not come yet.
    #[error("the day lies in the future")]
    InTheFuture,
    /// Before the period began.
    #[error("the day lies before the period")]
    BeforePeriod,
    /// What was never filed cannot be paid.
    #[error("nothing was filed")]
    NotFiled,
    /// A nil return, or one of ¥0.00.
    #[error("there is nothing to pay")]
    NothingToPay,
    /// It is paid: the payment has to be taken back first.
    #[error("it is paid already")]
    AlreadyPaid,
    /// It is not paid.
    #[error("it is not paid")]
    NotPaid,
    /// Paid before it was filed.
    #[error("it was paid before it was filed")]
    PaidBeforeFiled,
}

impl FilingState {
    /// The words of the states, in their order.
    pub const WORDS: [&'static str; 4] = ["not_filed", "filed", "nil", "paid"];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFiled => "not_filed",
            Self::Filed { .. } => "filed",
            Self::Nil { .. } => "nil",
            Self::Paid { .. } => "paid",
        }
    }

    /// The state of a stored word and its data; `None` when they do not belong together.
    #[must_use]
    pub fn from_parts(
        word: &str,
        amount: Option<Fen>,
        filed_on: Option<NaiveDate>,
        paid_on: Option<NaiveDate>,
    ) -> Option<Self> {
        match (word, amount, filed_on, paid_on) {
            ("not_filed", None, None, None) => Some(Self::NotFiled),
            ("filed", Some(amount), Some(filed_on), None) => Some(Self::Filed { filed_on, amount }),
            ("nil", None, Some(filed_on), None) => Some(Self::Nil { filed_on }),
            ("paid", Some(amount), Some(filed_on), Some(paid_on)) => Some(Self::Paid {
                filed_on,
                amount,
                paid_on,
            }),
            _ => None,
        }
    }

    /// Whether a return is in.
    #[must_use]
    pub fn is_filed(self) -> bool {
        self != Self::NotFiled
    }

    /// When the return was filed.
    #[must_use]
    pub fn filed_on(self) -> Option<NaiveDate> {
        match self {
            Self::NotFiled => None,
            Self::Filed { filed_on, .. } | Self::Nil { filed_on } | Self::Paid { filed_on, .. } => {
                Some(filed_on)
            }
        }
    }

    /// The tax, where a return with an amount is in.
    #[must_use]
    pub fn amount(self) -> Option<Fen> {
        match self {
            Self::NotFiled | Self::Nil { .. } => None,
            Self::Filed { amount, .. } | Self::Paid { amount, .. } => Some(amount),
        }
    }

    /// When the tax was paid.
    #[must_use]
    pub fn paid_on(self) -> Option<NaiveDate> {
        match self {
            Self::Paid { paid_on, .. } => Some(paid_on),
            _ => None,
        }
    }

    /// Registers a return with its amount, or corrects the one that is in.
    ///
    /// # Errors
    /// [`FilingError`] when it is paid, or the amount or the day cannot be.
    pub fn file(
        self,
        period: Period,
        amount: Fen,
        filed_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, FilingError> {
        self.require_unpaid()?;
        if amount < Fen(0) {
            return Err(FilingError::NegativeAmount);
        }
        if amount > MAX_AMOUNT {
            return Err(FilingError::AmountTooLarge);
        }
        check_day(filed_on, period, today)?;
        Ok(Self::Filed { filed_on, amount })
    }

    /// Registers a nil return, also in place of the one that is in.
    ///
    /// # Errors
    /// [`FilingError`] when it is paid, or the day cannot be.
    pub fn file_nil(
        self,
        period: Period,
        filed_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, FilingError> {
        self.require_unpaid()?;
        check_day(filed_on, period, today)?;
        Ok(Self::Nil { filed_on })
    }

    /// Takes back what was registered by mistake.
    ///
    /// # Errors
    /// [`FilingError::AlreadyPaid`].
    pub fn withdraw(self) -> Result<Self, FilingError> {
        self.require_unpaid()?;
        Ok(Self::NotFiled)
    }

    /// Notes that the tax was paid.
    ///
    /// # Errors
    /// [`FilingError`] when nothing was filed, nothing is to pay, it is paid, or the day cannot be.
    pub fn mark_paid(self, paid_on: NaiveDate, today: NaiveDate) -> Result<Self, FilingError> {
        let (filed_on, amount) = match self {
            Self::NotFiled => return Err(FilingError::NotFiled),
            Self::Nil { .. } => return Err(FilingError::NothingToPay),
            Self::Paid { .. } => return Err(FilingError::AlreadyPaid),
            Self::Filed { filed_on, amount } => (filed_on, amount),
        };
        if amount == Fen(0) {
            return Err(FilingError::NothingToPay);
        }
        if paid_on > today {
            return Err(FilingError::InTheFuture);
        }
        if paid_on < filed_on {
            return Err(FilingError::PaidBeforeFiled);
        }
        Ok(Self::Paid {
            filed_on,
            amount,
            paid_on,
        })
    }

    /// Takes back a payment that was noted by mistake.
    ///
    /// # Errors
    /// [`FilingError::NotPaid`].
    pub fn take_back_payment(self) -> Result<Self, FilingError> {
        match self {
            Self::Paid { filed_on, amount, .. } => Ok(Self::Filed { filed_on, amount }),
            _ => Err(FilingError::NotPaid),
        }
    }

    fn require_unpaid(self) -> Result<(), FilingError> {
        match self {
            Self::Paid { .. } => Err(FilingError::AlreadyPaid),
            _ => Ok(()),
        }
    }
}

/// A return is filed on a day that has come, and not before its period begins.
fn check_day(filed_on: NaiveDate, period: Period, today: NaiveDate) -> Result<(), FilingError> {
    if filed_on > today {
        Err(FilingError::InTheFuture)
    } else if filed_on < period.first_day() {
        Err(FilingError::BeforePeriod)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn october() -> Period {
        Period::new(202_610).unwrap()
    }

    #[test]
    fn a_filing_goes_its_way_and_back() {
        let today = day(11, 27);
        let filed = FilingState::NotFiled
            .file(october(), Fen(120_000), day(11, 10), today)
            .unwrap();
        let paid = filed.mark_paid(day(11, 12), today).unwrap();
        assert_eq!(
            (paid.amount(), paid.filed_on(), paid.paid_on()),
            (Some(Fen(120_000)), Some(day(11, 10)), Some(day(11, 12)))
        );
        assert_eq!(paid.take_back_payment(), Ok(filed));
        let nil = filed.file_nil(october(), day(11, 11), today).unwrap();
        assert_eq!(nil.withdraw(), Ok(FilingState::NotFiled));
        assert!(nil.is_filed() && !FilingState::NotFiled.is_filed());
    }

    #[test]
    fn steps_that_cannot_follow_are_refused() {
        let today = day(11, 27);
        let file = |amount, on| FilingState::NotFiled.file(october(), Fen(amount), on, today);
        let filed = file(100, day(11, 10)).unwrap();
        let paid = filed.mark_paid(day(11, 27), today).unwrap();
        let nil = FilingState::NotFiled
            .file_nil(october(), day(11, 10), today)
            .unwrap();
        assert_eq!(file(-1, day(11, 10)), Err(FilingError::NegativeAmount));
        assert_eq!(
            file(MAX_AMOUNT.0 + 1, day(11, 10)),
            Err(FilingError::AmountTooLarge)
        );
        assert_eq!(file(i64::MAX, day(11, 10)), Err(FilingError::AmountTooLarge));
        assert_eq!(file(1, day(11, 28)), Err(FilingError::InTheFuture));
        assert_eq!(file(1, day(9, 30)), Err(FilingError::BeforePeriod));
        assert_eq!(
            FilingState::NotFiled.mark_paid(today, today),
            Err(FilingError::NotFiled)
        );
        assert_eq!(nil.mark_paid(today, today), Err(FilingError::NothingToPay));
        assert_eq!(
            file(0, day(11, 10)).unwrap().mark_paid(today, today),
            Err(FilingError::NothingToPay)
        );
        assert_eq!(
            filed.mark_paid(day(11, 9), today),
            Err(FilingError::PaidBeforeFiled)
        );
        assert_eq!(filed.mark_paid(day(11, 28), today), Err(FilingError::InTheFuture));
        assert_eq!(paid.mark_paid(today, today), Err(FilingError::AlreadyPaid));
        assert_eq!(paid.withdraw(), Err(FilingError::AlreadyPaid));
        assert_eq!(
            paid.file(october(), Fen(2), day(11, 10), today),
            Err(FilingError::AlreadyPaid)
        );
        assert_eq!(
            paid.file_nil(october(), day(11, 10), today),
            Err(FilingError::AlreadyPaid)
        );
        assert_eq!(nil.take_back_payment(), Err(FilingError::NotPaid));
    }

    proptest! {
        #[test]
        fn parts_read_back_and_nothing_else_does(
            word in proptest::sample::select(FilingState::WORDS.to_vec()),
            amount in proptest::option::of(0_i64..1_000_000),
            filed in proptest::option::of(1_u32..28),
            paid in proptest::option::of(1_u32..28),
        ) {
            let (filed_on, paid_on) = (filed.map(|d| day(11, d)), paid.map(|d| day(11, d)));
            if let Some(state) = FilingState::from_parts(word, amount.map(Fen), filed_on, paid_on) {
                prop_assert_eq!(state.as_str(), word);
                prop_assert_eq!(state.amount(), amount.map(Fen));
                prop_assert_eq!(state.filed_on(), filed_on);
                prop_assert_eq!(state.paid_on(), paid_on);
            } else {
                prop_assert!(word != "not_filed" || amount.is_some() || filed.is_some() || paid.is_some());
            }
        }

        /// Whatever is tried in whatever order: a state never pays what was not filed, and its days are in order.
        #[test]
        fn no_order_of_steps_makes_nonsense(steps in proptest::collection::vec((0_u8..5, -5_i64..1000, 1_u32..30), 0..12)) {
            let today = day(11, 27);
            let mut state = FilingState::NotFiled;
            for (step, amount, date) in steps {
                let on = day(11, date);
                let tried = match step {
                    0 => state.file(october(), Fen(amount), on, today),
                    1 => state.file_nil(october(), on, today),
                    2 => state.withdraw(),
                    3 => state.mark_paid(on, today),
                    _ => state.take_back_payment(),
                };
                state = tried.unwrap_or(state);
                prop_assert!(state.amount().is_none_or(|amount| amount >= Fen(0)));
                prop_assert!(state.filed_on().is_none_or(|on| on <= today));
                if let Some(paid_on) = state.paid_on() {
                    prop_assert!(state.filed_on().is_some_and(|on| on <= paid_on) && paid_on <= today);
                    prop_assert!(state.amount().is_some_and(|amount| amount > Fen(0)));
                }
            }
        }
    }
}

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month of the books, written `YYYYMM`: `Period(202603)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Period(i32);

/// Not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a period of the form YYYYMM: {0}")]
pub struct PeriodError(pub i32);

impl Period {
    /// The period of `YYYYMM`, from 1900 to 9998.
    ///
    /// # Errors
    /// [`PeriodError`] when it names no month.
    pub fn new(yyyymm: i32) -> Result<Self, PeriodError> {
        let (year, month) = (yyyymm / 100, yyyymm % 100);
        if (1900..=9998).contains(&year) && (1..=12).contains(&month) {
            Ok(Self(yyyymm))
        } else {
            Err(PeriodError(yyyymm))
        }
    }

    /// The period a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year().clamp(1900, 9998) * 100 + i32::try_from(day.month()).unwrap_or(1))
    }

    /// `YYYYMM`.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0 / 100
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        u32::try_from(self.0 % 100).unwrap_or(1)
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        // Every month of these years has one.
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default()
    }

    /// Whether a quarter ends with it: March, June, September, December.
    #[must_use]
    pub fn ends_quarter(self) -> bool {
        self.month().is_multiple_of(3)
    }

    /// The first and the last month of its quarter.
    #[must_use]
    pub fn quarter(self) -> (Self, Self) {
        let mut last = self;
        while !last.ends_quarter() {
            last = last.next();
        }
        (last.previous().previous(), last)
    }

    /// The month before. The first month of 1900 stays.
    #[must_use]
    pub fn previous(self) -> Self {
        let before = if self.month() == 1 {
            (self.year() - 1) * 100 + 12
        } else {
            self.0 - 1
        };
        Self::new(before).unwrap_or(self)
    }

    /// The month after. The last month of 9998 stays.
    #[must_use]
    pub fn next(self) -> Self {
        let after = if self.month() == 12 {
            (self.year() + 1) * 100 + 1
        } else {
            self.0 + 1
        };
        Self::new(after).unwrap_or(self)
    }
}

impl TryFrom<i32> for Period {
    type Error = PeriodError;
    fn try_from(yyyymm: i32) -> Result<Self, PeriodError> {
        Self::new(yyyymm)
    }
}

impl From<Period> for i32 {
    fn from(period: Period) -> Self {
        period.0
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_only() {
        assert!(Period::new(202_600).is_err());
        assert!(Period::new(202_613).is_err());
        assert_eq!(Period::new(202_601).unwrap().previous().number(), 202_512);
        assert_eq!(Period::new(202_512).unwrap().next().number(), 202_601);
    }

    proptest! {
        #[test]
        fn a_month_lies_in_its_quarter(year in 1900..9998, month in 1..13) {
            let period = Period::new(year * 100 + month).unwrap();
            let (first, last) = period.quarter();
            prop_assert!(first <= period && period <= last && last.ends_quarter());
            prop_assert_eq!((first.year(), last.number() - first.number()), (year, 2));
            prop_assert_eq!(Period::of(period.first_day()), period);
            prop_assert_eq!(period.first_day().day(), 1);
        }

        #[test]
        fn next_undoes_previous(year in 1901..9998, month in 1..13) {
            let period = Period::new(year * 100 + month).unwrap();
            prop_assert_eq!(period.previous().next(), period);
            prop_assert_eq!(Period::of(NaiveDate::from_ymd_opt(year, period.month(), 15).unwrap()), period);
        }
    }
}

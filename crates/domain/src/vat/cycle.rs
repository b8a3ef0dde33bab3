use serde::{Deserialize, Serialize};

use crate::Period;

/// How often a taxpayer files VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatCycle {
    /// By the month: general taxpayers, and small-scale ones that chose so.
    Month,
    /// By the quarter.
    Quarter,
}

impl VatCycle {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Month, Self::Quarter];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }

    /// The cycle of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cycle| cycle.as_str() == text)
    }

    /// The first and the last month of the return that a month belongs to.
    #[must_use]
    pub fn months(self, period: Period) -> (Period, Period) {
        match self {
            Self::Month => (period, period),
            Self::Quarter => period.quarter(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_stands_alone_or_in_its_quarter() {
        let period = |number| Period::new(number).unwrap();
        assert_eq!(
            VatCycle::Month.months(period(202_602)),
            (period(202_602), period(202_602))
        );
        assert_eq!(
            VatCycle::Quarter.months(period(202_602)),
            (period(202_601), period(202_603))
        );
        for cycle in VatCycle::ALL {
            assert_eq!(VatCycle::parse(cycle.as_str()), Some(cycle));
            assert_eq!(serde_json::to_value(cycle).unwrap(), cycle.as_str());
        }
    }
}

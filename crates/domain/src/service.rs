use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How often a fee is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingCycle {
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    Yearly,
}

impl BillingCycle {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
        }
    }

    /// The cycle of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Monthly, Self::Quarterly, Self::Yearly]
            .into_iter()
            .find(|cycle| cycle.as_str() == text)
    }
}

/// Where a registration order (工商) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStage {
    /// Taken, not begun.
    Accepted,
    /// Papers are being collected.
    Collecting,
    /// Handed in at the authority.
    Submitted,
    /// Finished.
    Completed,
}

impl OrderStage {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Collecting => "collecting",
            Self::Submitted => "submitted",
            Self::Completed => "completed",
        }
    }

    /// The stage of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Accepted, Self::Collecting, Self::Submitted, Self::Completed]
            .into_iter()
            .find(|stage| stage.as_str() == text)
    }
}

/// A kind of document the accountant may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 银行对账单.
    BankStatement,
    /// 进项发票.
    InputInvoice,
    /// 销项发票.
    OutputInvoice,
    /// 费用票据.
    ExpenseVoucher,
    /// 工资表.
    Payroll,
}

impl DocumentKind {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 5] = [
        Self::BankStatement,
        Self::InputInvoice,
        Self::OutputInvoice,
        Self::ExpenseVoucher,
        Self::Payroll,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BankStatement => "bank_statement",
            Self::InputInvoice => "input_invoice",
            Self::OutputInvoice => "output_invoice",
            Self::ExpenseVoucher => "expense_voucher",
            Self::Payroll => "payroll",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How long a service still runs, counted in days of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "days")]
pub enum DaysLeft {
    /// Begins in so many days.
    NotStarted(i64),
    /// Ends in so many days; 0 is the last day.
    Running(i64),
    /// Ended so many days ago.
    Expired(i64),
}

/// Days left on `today` of a service that runs from `starts_on` to `ends_on`, both days included.
#[must_use]
pub fn days_left(today: NaiveDate, starts_on: NaiveDate, ends_on: NaiveDate) -> DaysLeft {
    if today < starts_on {
        DaysLeft::NotStarted((starts_on - today).num_days())
    } else if today <= ends_on {
        DaysLeft::Running((ends_on - today).num_days())
    } else {
        DaysLeft::Expired((today - ends_on).num_days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn the_last_day_still_counts() {
        assert_eq!(
            days_left(day(11, 22), day(1, 1), day(11, 22)),
            DaysLeft::Running(0)
        );
        assert_eq!(
            days_left(day(11, 23), day(1, 1), day(11, 22)),
            DaysLeft::Expired(1)
        );
        assert_eq!(
            days_left(day(11, 22), day(12, 1), day(12, 31)),
            DaysLeft::NotStarted(9)
        );
        assert_eq!(
            days_left(day(11, 22), day(1, 1), day(12, 31)),
            DaysLeft::Running(39)
        );
    }
}

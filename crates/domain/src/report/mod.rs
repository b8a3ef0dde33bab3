//! Financial reports (报表) in the layout of the 小企业会计准则: balance sheet (会小企01表), income statement (会小企02表),
//! cash flow statement (会小企03表). Amounts are known by their line numbers (行次); totals are recomputed and compared,
//! and a line that does not add up is reported, never hidden or mended.

mod amounts;
mod check;
mod layout;

pub use amounts::{Amounts, ReportLines, ReportLinesError};
pub use check::{LineOff, OffBy};
pub use layout::{Layout, Row, Sign};

use serde::{Deserialize, Serialize};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// 资产负债表.
    BalanceSheet,
    /// 利润表.
    IncomeStatement,
    /// 现金流量表.
    CashFlow,
}

impl ReportKind {
    /// All of them, in the order they are bound.
    pub const ALL: [Self; 3] = [Self::BalanceSheet, Self::IncomeStatement, Self::CashFlow];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BalanceSheet => "balance_sheet",
            Self::IncomeStatement => "income_statement",
            Self::CashFlow => "cash_flow",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The lines that say most: total assets, liabilities and equity; revenue, profit, net profit; the cash of
    /// operating, its increase, and what is left.
    #[must_use]
    pub fn key_lines(self) -> [u8; 3] {
        match self {
            Self::BalanceSheet => [30, 47, 52],
            Self::IncomeStatement => [1, 30, 32],
            Self::CashFlow => [7, 20, 22],
        }
    }
}

/// Where the amounts of a report come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportSource {
    /// Typed by somebody of the agency.
    Entered,
    /// Read from a file.
    Imported,
    /// Sent by an accounting system.
    Ingested,
}

impl ReportSource {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Imported => "imported",
            Self::Ingested => "ingested",
        }
    }

    /// The source of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Entered, Self::Imported, Self::Ingested]
            .into_iter()
            .find(|source| source.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for kind in ReportKind::ALL {
            assert_eq!(ReportKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for source in [
            ReportSource::Entered,
            ReportSource::Imported,
            ReportSource::Ingested,
        ] {
            assert_eq!(ReportSource::parse(source.as_str()), Some(source));
        }
    }
}

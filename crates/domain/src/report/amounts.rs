use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::Sign;
use super::{ReportKind, Row};
use crate::{Fen, FenError};

/// The two amounts of a line, in the order of the form's columns: end and beginning of the year for the balance sheet,
/// the year so far and the month for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amounts(pub Fen, pub Fen);

impl Amounts {
    /// By column: 0 or 1.
    #[must_use]
    pub fn column(self, column: usize) -> Fen {
        if column == 0 { self.0 } else { self.1 }
    }

    pub(super) fn go_in(self, sign: Sign, line: Self) -> Result<Self, FenError> {
        let part = |sum: Fen, part: Fen| match sign {
            Sign::Plus => sum.checked_add(part),
            Sign::Minus => part
                .0
                .checked_neg()
                .ok_or(FenError::TooLarge)
                .and_then(|part| sum.checked_add(Fen(part))),
        };
        Ok(Self(part(self.0, line.0)?, part(self.1, line.1)?))
    }
}

/// The amounts of a report by line number. A line that is not there is zero.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportLines(BTreeMap<u8, Amounts>);

/// Amounts that are none of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportLinesError {
    /// The form has no such line.
    #[error("the form has no line {0}")]
    UnknownLine(u8),
    /// A total beyond what fits.
    #[error(transparent)]
    Amount(#[from] FenError),
}

impl ReportLines {
    /// Amounts as the books state them, totals included as they are stated.
    ///
    /// # Errors
    /// [`ReportLinesError::UnknownLine`].
    pub fn stated(
        kind: ReportKind,
        lines: impl IntoIterator<Item = (u8, Amounts)>,
    ) -> Result<Self, ReportLinesError> {
        let layout = kind.layout();
        let mut kept = BTreeMap::new();
        for (number, amounts) in lines {
            layout.row(number).ok_or(ReportLinesError::UnknownLine(number))?;
            kept.insert(number, amounts);
        }
        Ok(Self(kept))
    }

    /// Amounts of items, to which every total of the form is computed; totals that are given are replaced.
    ///
    /// # Errors
    /// [`ReportLinesError`].
    pub fn totalled(
        kind: ReportKind,
        lines: impl IntoIterator<Item = (u8, Amounts)>,
    ) -> Result<Self, ReportLinesError> {
        Self::with_totals(kind, lines, |_, sum| sum)
    }

    /// Amounts of items with the totals of the form as `total` has them, of a total's number and what its lines come to.
    ///
    /// # Errors
    /// [`ReportLinesError`].
    pub fn with_totals(
        kind: ReportKind,
        lines: impl IntoIterator<Item = (u8, Amounts)>,
        total: impl Fn(u8, Amounts) -> Amounts,
    ) -> Result<Self, ReportLinesError> {
        let mut all = Self::stated(kind, lines)?;
        for row in kind.layout().rows() {
            if let Row::Total(number, ..) = row {
                let sum = all.sum_of(row)?;
                all.0.insert(number, total(number, sum));
            }
        }
        Ok(all)
    }

    /// The amounts of a line.
    #[must_use]
    pub fn line(&self, number: u8) -> Amounts {
        self.0.get(&number).copied().unwrap_or_default()
    }

    /// The lines that are there, by their number.
    pub fn iter(&self) -> impl Iterator<Item = (u8, Amounts)> + '_ {
        self.0.iter().map(|(number, amounts)| (*number, *amounts))
    }

    /// What a total's lines come to, taken as they stand. Zero for a row that is no total.
    pub(super) fn sum_of(&self, row: Row) -> Result<Amounts, FenError> {
        let Row::Total(_, _, of) = row else {
            return Ok(Amounts::default());
        };
        of.iter().try_fold(Amounts::default(), |sum, (sign, line)| {
            sum.go_in(*sign, self.line(*line))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_no_form_has_is_refused() {
        let refused = ReportLines::stated(ReportKind::CashFlow, [(23, Amounts::default())]);
        assert_eq!(refused, Err(ReportLinesError::UnknownLine(23)));
        let too_much = [(1, Amounts(Fen(i64::MAX), Fen(0))), (2, Amounts(Fen(1), Fen(0)))];
        let refused = ReportLines::totalled(ReportKind::CashFlow, too_much);
        assert_eq!(refused, Err(ReportLinesError::Amount(FenError::TooLarge)));
        let least = [(3, Amounts(Fen(i64::MIN), Fen(0)))];
        assert!(ReportLines::totalled(ReportKind::CashFlow, least).is_err());
    }

    #[test]
    fn lines_are_stored_by_their_number() {
        let lines = ReportLines::stated(ReportKind::CashFlow, [(1, Amounts(Fen(12), Fen(-3)))]).unwrap();
        let json = serde_json::to_value(&lines).unwrap();
        assert_eq!(json, serde_json::json!({ "1": [12, -3] }));
        assert_eq!(serde_json::from_value::<ReportLines>(json).unwrap(), lines);
    }
}

use super::{ReportKind, ReportLines, Row};
use crate::Fen;

/// A line that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineOff {
    /// Its number.
    pub line: u8,
    /// Its column, 0 or 1.
    pub column: usize,
    /// What the report says.
    pub stated: Fen,
    /// What it should say. `None` when that is beyond what fits.
    pub should: Option<Fen>,
    /// By which rule.
    pub by: OffBy,
}

/// The rule that a line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffBy {
    /// A total is not the sum of its lines.
    Sum,
    /// Assets are not liabilities plus equity.
    Balance,
}

impl OffBy {
    /// The word sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Balance => "balance",
        }
    }
}

/// 资产总计 and 负债和所有者权益总计.
const BALANCE: (u8, u8) = (30, 53);

impl ReportLines {
    /// Every line that is off, in the order of the form: totals that are not the sum of their lines (taken as they are
    /// stated, so one wrong line is named once), and a balance sheet that does not balance.
    #[must_use]
    pub fn off(&self, kind: ReportKind) -> Vec<LineOff> {
        let mut off = Vec::new();
        for row in kind.layout().rows() {
            let Row::Total(line, ..) = row else { continue };
            let sum = self.sum_of(row).ok();
            for column in 0..2 {
                let stated = self.line(line).column(column);
                let should = sum.map(|sum| sum.column(column));
                if should != Some(stated) {
                    off.push(LineOff {
                        line,
                        column,
                        stated,
                        should,
                        by: OffBy::Sum,
                    });
                }
            }
        }
        if kind == ReportKind::BalanceSheet {
            for column in 0..2 {
                let (assets, claims) = (
                    self.line(BALANCE.0).column(column),
                    self.line(BALANCE.1).column(column),
                );
                if assets != claims {
                    off.push(LineOff {
                        line: BALANCE.1,
                        column,
                        stated: claims,
                        should: Some(assets),
                        by: OffBy::Balance,
                    });
                }
            }
        }
        off
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Amounts;

    fn items(kind: ReportKind) -> Vec<u8> {
        let items = kind.layout().rows().filter_map(|row| match row {
            Row::Item(number, _) | Row::Part(number, _) => Some(number),
            Row::Heading(_) | Row::Total(..) => None,
        });
        items.collect()
    }

    fn totals(kind: ReportKind) -> Vec<u8> {
        let totals = kind.layout().rows().filter_map(|row| match row {
            Row::Total(number, ..) => Some(number),
            _ => None,
        });
        totals.collect()
    }

    fn amounts() -> impl Strategy<Value = Vec<(i64, i64)>> {
        let amount = -1_000_000_000_000_i64..1_000_000_000_000;
        proptest::collection::vec((amount.clone(), amount), 53)
    }

    fn totalled(kind: ReportKind, amounts: &[(i64, i64)]) -> ReportLines {
        let lines = items(kind)
            .into_iter()
            .zip(amounts)
            .map(|(line, (one, two))| (line, Amounts(Fen(*one), Fen(*two))));
        ReportLines::totalled(kind, lines).unwrap()
    }

    #[test]
    fn a_wrong_total_is_named_with_what_it_should_be() {
        let right = ReportLines::totalled(ReportKind::IncomeStatement, [(1, Amounts(Fen(900), Fen(100)))]);
        let mut lines: Vec<(u8, Amounts)> = right.unwrap().iter().collect();
        for (line, amounts) in &mut lines {
            if *line == 30 {
                *amounts = Amounts(Fen(900), Fen(99));
            }
        }
        let wrong = ReportLines::stated(ReportKind::IncomeStatement, lines).unwrap();
        let off = wrong.off(ReportKind::IncomeStatement);
        let named: Vec<_> = off.iter().map(|off| (off.line, off.column, off.should)).collect();
        // The line itself, and the one that follows from it.
        assert_eq!(named, [(30, 1, Some(Fen(100))), (32, 1, Some(Fen(99)))]);
    }

    #[test]
    fn an_empty_report_is_right() {
        for kind in ReportKind::ALL {
            assert_eq!(ReportLines::default().off(kind), []);
        }
    }

    proptest! {
        #[test]
        fn computed_totals_are_right(amounts in amounts()) {
            for kind in [ReportKind::IncomeStatement, ReportKind::CashFlow] {
                prop_assert_eq!(totalled(kind, &amounts).off(kind), []);
            }
            // Made-up amounts do not balance, and only that is off.
            let off = totalled(ReportKind::BalanceSheet, &amounts).off(ReportKind::BalanceSheet);
            prop_assert!(off.iter().all(|off| off.by == OffBy::Balance && off.line == 53));
        }

        #[test]
        fn equity_that_takes_up_the_difference_balances(amounts in amounts()) {
            let kind = ReportKind::BalanceSheet;
            let lines = totalled(kind, &amounts);
            let (assets, claims, profit) = (lines.line(30), lines.line(53), lines.line(51));
            let profit = Amounts(
                Fen(profit.0.0 + assets.0.0 - claims.0.0),
                Fen(profit.1.0 + assets.1.0 - claims.1.0),
            );
            let changed = lines.iter().chain([(51, profit)]);
            prop_assert_eq!(ReportLines::totalled(kind, changed).unwrap().off(kind), []);
        }

        #[test]
        fn any_changed_total_is_found(amounts in amounts(), at in 0_usize..12, column in 0_usize..2, by in 1_i64..1_000_000) {
            for kind in ReportKind::ALL {
                let totals = totals(kind);
                let line = totals[at % totals.len()];
                let right = totalled(kind, &amounts);
                let mut changed = right.line(line);
                if column == 0 { changed.0 = Fen(changed.0.0 + by) } else { changed.1 = Fen(changed.1.0 + by) }
                let lines = right.iter().chain([(line, changed)]);
                let off = ReportLines::stated(kind, lines).unwrap().off(kind);
                let named = off.iter().any(|off| {
                    (off.line, off.column, off.by) == (line, column, OffBy::Sum)
                        && off.should == Some(right.line(line).column(column))
                });
                prop_assert!(named, "{kind:?} {line}: {off:?}");
            }
        }

        #[test]
        fn amounts_that_overflow_are_off_and_nothing_panics(one: i64, two: i64) {
            for kind in ReportKind::ALL {
                let lines = items(kind).into_iter().map(|line| (line, Amounts(Fen(one), Fen(two))));
                let _ = ReportLines::stated(kind, lines.clone()).unwrap().off(kind);
                let _ = ReportLines::totalled(kind, lines);
            }
        }
    }
}

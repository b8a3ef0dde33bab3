//! 收票: documents that a client handed in for a period.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{DocumentKind, Fen, Period};

/// The most sheets one intake counts.
pub const INTAKE_COUNT_MAX: i64 = 100_000;

/// The largest amount an intake says: ten thousand million yuan.
pub const INTAKE_AMOUNT_MAX: Fen = Fen(1_000_000_000_000);

/// The most pictures and files one intake has.
pub const INTAKE_ATTACHMENTS_MAX: usize = 20;

/// What an intake says. Its history keeps one of these for each revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeContent {
    /// For which month.
    pub period: Period,
    /// Which kind of document.
    pub kind: DocumentKind,
    /// How many.
    pub count: i64,
    /// What they come to, where somebody added it up.
    pub amount: Option<Fen>,
    /// Who handed them in.
    pub handed_in_by: String,
    /// Who took them.
    pub received_by: String,
    /// When.
    pub received_on: NaiveDate,
    /// What else is to be said.
    pub remark: Option<String>,
    /// Whether all of this kind and period is here.
    pub completed: bool,
}

/// What is wrong with an intake: the field and the code that screens know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {code}")]
pub struct WrongField {
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub code: &'static str,
}

const fn wrong(field: &'static str, code: &'static str) -> WrongField {
    WrongField { field, code }
}

impl IntakeContent {
    /// The content, with its texts trimmed, when all of it is within reason on `today`.
    ///
    /// # Errors
    /// Every field that is not.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Vec<WrongField>> {
        let mut found = Vec::new();
        let year = self.period.year();
        if year < 2000 || self.period > Period::of(today).next() {
            found.push(wrong("period", "out_of_range"));
        }
        if !(1..=INTAKE_COUNT_MAX).contains(&self.count) {
            found.push(wrong("count", "out_of_range"));
        }
        if self
            .amount
            .is_some_and(|amount| amount < Fen(0) || amount > INTAKE_AMOUNT_MAX)
        {
            found.push(wrong("amount_fen", "out_of_range"));
        }
        let handed_in_by = line("handed_in_by", &self.handed_in_by, 60, &mut found);
        let received_by = line("received_by", &self.received_by, 60, &mut found);
        if handed_in_by.is_empty() {
            found.push(wrong("handed_in_by", "missing"));
        }
        if received_by.is_empty() {
            found.push(wrong("received_by", "missing"));
        }
        let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
        if self.received_on > tomorrow
            || self.received_on < NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default()
        {
            found.push(wrong("received_on", "out_of_range"));
        }
        let remark = self
            .remark
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        if remark.is_some_and(|text| text.chars().count() > 500) {
            found.push(wrong("remark", "too_long"));
        }
        let remark = remark.map(str::to_owned);
        if found.is_empty() {
            Ok(Self {
                handed_in_by,
                received_by,
                remark,
                ..self
            })
        } else {
            Err(found)
        }
    }

    /// The names of the fields in which two contents differ, in the order people see them.
    #[must_use]
    pub fn changes_from(&self, before: &Self) -> Vec<&'static str> {
        let pairs = [
            ("period", self.period == before.period),
            ("kind", self.kind == before.kind),
            ("count", self.count == before.count),
            ("amount_fen", self.amount == before.amount),
            ("handed_in_by", self.handed_in_by == before.handed_in_by),
            ("received_by", self.received_by == before.received_by),
            ("received_on", self.received_on == before.received_on),
            ("remark", self.remark == before.remark),
            ("completed", self.completed == before.completed),
        ];
        pairs
            .into_iter()
            .filter_map(|(name, same)| (!same).then_some(name))
            .collect()
    }
}

/// One trimmed line of at most so many letters.
fn line(field: &'static str, text: &str, most: usize, found: &mut Vec<WrongField>) -> String {
    let text = text.trim();
    if text.chars().count() > most {
        found.push(wrong(field, "too_long"));
    }
    if text.chars().any(char::is_control) {
        found.push(wrong(field, "not_one_line"));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn content() -> IntakeContent {
        IntakeContent {
            period: Period::new(202_602).unwrap(),
            kind: DocumentKind::BankStatement,
            count: 2,
            amount: Some(Fen(128_000)),
            handed_in_by: " 王总 ".to_owned(),
            received_by: "李静".to_owned(),
            received_on: day("2026-03-02"),
            remark: Some("  ".to_owned()),
            completed: false,
        }
    }

    fn refused(change: impl FnOnce(&mut IntakeContent)) -> String {
        let mut content = content();
        change(&mut content);
        let found = content.checked(day("2026-03-02")).unwrap_err();
        found
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn texts_are_trimmed_and_an_empty_remark_is_none() {
        let kept = content().checked(day("2026-03-02")).unwrap();
        assert_eq!((kept.handed_in_by.as_str(), kept.remark), ("王总", None));
    }

    #[test]
    fn what_is_not_within_reason_is_named() {
        assert_eq!(refused(|it| it.count = 0), "count: out_of_range");
        assert_eq!(refused(|it| it.count = -1), "count: out_of_range");
        assert_eq!(refused(|it| it.count = i64::MAX), "count: out_of_range");
        assert_eq!(
            refused(|it| it.amount = Some(Fen(-1))),
            "amount_fen: out_of_range"
        );
        assert_eq!(
            refused(|it| it.amount = Some(Fen(i64::MAX))),
            "amount_fen: out_of_range"
        );
        assert_eq!(
            refused(|it| it.period = Period::new(199_912).unwrap()),
            "period: out_of_range"
        );
        assert_eq!(
            refused(|it| it.period = Period::new(202_605).unwrap()),
            "period: out_of_range"
        );
        assert_eq!(
            refused(|it| it.received_on = day("2026-03-04")),
            "received_on: out_of_range"
        );
        assert_eq!(
            refused(|it| it.received_on = day("1999-12-31")),
            "received_on: out_of_range"
        );
        assert_eq!(
            refused(|it| it.handed_in_by = "\u{3000}".to_owned()),
            "handed_in_by: missing"
        );
        assert_eq!(
            refused(|it| it.handed_in_by = "长".repeat(61)),
            "handed_in_by: too_long"
        );
        assert_eq!(
            refused(|it| it.received_by = "a\nb".to_owned()),
            "received_by: not_one_line"
        );
        assert_eq!(
            refused(|it| it.remark = Some("长".repeat(501))),
            "remark: too_long"
        );
    }

    #[test]
    fn changes_are_named() {
        let (before, mut after) = (content(), content());
        assert!(after.changes_from(&before).is_empty());
        after.count = 3;
        after.completed = true;
        assert_eq!(after.changes_from(&before), ["count", "completed"]);
    }
}

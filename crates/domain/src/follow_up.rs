//! 跟进: notes of contact with a client.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::intake::WrongField;

/// The most letters a follow-up has.
pub const FOLLOW_UP_LETTERS: usize = 5_000;

/// The most pictures and files one follow-up has.
pub const FOLLOW_UP_ATTACHMENTS_MAX: usize = 9;

/// How there was contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// 电话.
    Call,
    /// 上门.
    Visit,
    /// 消息.
    Message,
    /// 其他.
    Other,
}

impl FollowUpKind {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 4] = [Self::Call, Self::Visit, Self::Message, Self::Other];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Message => "message",
            Self::Other => "other",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What a follow-up says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpContent {
    /// How there was contact.
    pub kind: FollowUpKind,
    /// What was said.
    pub text: String,
    /// When to come back to it.
    pub next_on: Option<NaiveDate>,
}

impl FollowUpContent {
    /// The content, with its text trimmed, when all of it is within reason on `today`. `was` is the day it had before
    /// it was changed: a day that is past by now may stay.
    ///
    /// # Errors
    /// Every field that is not.
    pub fn checked(self, today: NaiveDate, was: Option<NaiveDate>) -> Result<Self, Vec<WrongField>> {
        let mut found = Vec::new();
        let mut wrong = |field, code| found.push(WrongField { field, code });
        let text = self.text.trim();
        if text.is_empty() {
            wrong("text", "missing");
        }
        if text.chars().count() > FOLLOW_UP_LETTERS {
            wrong("text", "too_long");
        }
        let latest = today.checked_add_days(Days::new(3_653)).unwrap_or(today);
        if self
            .next_on
            .is_some_and(|next| Some(next) != was && !(today..=latest).contains(&next))
        {
            wrong("next_on", "out_of_range");
        }
        let text = text.to_owned();
        if found.is_empty() {
            Ok(Self { text, ..self })
        } else {
            Err(found)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn within_reason() {
        let today = day("2026-03-02");
        let content = |text: &str, next: Option<&str>| FollowUpContent {
            kind: FollowUpKind::Call,
            text: text.to_owned(),
            next_on: next.map(day),
        };
        assert_eq!(
            content(" 谈好了 \n", None).checked(today, None).unwrap().text,
            "谈好了"
        );
        assert!(
            content(&"长".repeat(5_000), Some("2026-03-02"))
                .checked(today, None)
                .is_ok()
        );
        let codes = |found: Result<FollowUpContent, Vec<WrongField>>| {
            found
                .unwrap_err()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(
            codes(content(" \n\t", None).checked(today, None)),
            "text: missing"
        );
        assert_eq!(
            codes(content(&"长".repeat(5_001), None).checked(today, None)),
            "text: too_long"
        );
        assert_eq!(
            codes(content("x", Some("2026-03-01")).checked(today, None)),
            "next_on: out_of_range"
        );
        assert_eq!(
            codes(content("x", Some("2036-03-04")).checked(today, None)),
            "next_on: out_of_range"
        );
        let past = day("2026-03-01");
        assert!(
            content("x", Some("2026-03-01"))
                .checked(today, Some(past))
                .is_ok()
        );
    }

    #[test]
    fn words_are_read_back() {
        for kind in FollowUpKind::ALL {
            assert_eq!(FollowUpKind::parse(kind.as_str()), Some(kind));
        }
    }
}

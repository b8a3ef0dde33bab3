//! Fields that an agency adds to its clients' files.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::payment::is_book_day;
use crate::text::parse_line;
use crate::{ShortText, TextError};

/// What a custom field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomFieldKind {
    /// One line.
    Text,
    /// A decimal number.
    Number,
    /// A day.
    Date,
    /// One of the field's options.
    Choice,
}

impl CustomFieldKind {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Date, Self::Choice];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Reads what somebody typed into a field of this kind with these options, as it is stored: lines without space at
    /// their ends, numbers without separators and leading zeros, days as `2026-11-27`, options as they are.
    ///
    /// # Errors
    /// [`CustomValueError`] says what is wrong with it.
    pub fn read(self, options: &[ShortText], typed: &str) -> Result<String, CustomValueError> {
        let line = parse_line(typed, ShortText::MOST)?;
        match self {
            Self::Text => Ok(line),
            Self::Number => number(&line).ok_or(CustomValueError::NotANumber),
            Self::Date => line
                .parse()
                .ok()
                .filter(|day: &NaiveDate| is_book_day(*day) && day.to_string() == line)
                .map(|day| day.to_string())
                .ok_or(CustomValueError::NotADay),
            Self::Choice => options
                .iter()
                .find(|option| option.as_str() == line)
                .map(|option| option.as_str().to_owned())
                .ok_or(CustomValueError::NotAnOption),
        }
    }
}

/// Why a value cannot stand in a custom field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CustomValueError {
    /// Not a line.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No number of at most 15 digits and 4 decimals.
    #[error("not a number")]
    NotANumber,
    /// No day from 2000 to 2100.
    #[error("not a day")]
    NotADay,
    /// None of the field's options.
    #[error("not an option")]
    NotAnOption,
}

/// At most 15 digits and 4 decimals, never by way of a float: `-1,280.50` is `-1280.5`.
fn number(typed: &str) -> Option<String> {
    let (sign, rest) = match typed.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", typed),
    };
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
    let digits: String = whole.chars().filter(|letter| *letter != ',').collect();
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty()
        || digits.len() > 15
        || decimals.len() > 4
        || !are_digits(&digits)
        || !are_digits(decimals)
    {
        return None;
    }
    let whole = match digits.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let decimals = decimals.trim_end_matches('0');
    Some(match (whole, decimals) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, decimals) => format!("{sign}{whole}.{decimals}"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn options() -> Vec<ShortText> {
        ["A 级", "B 级"]
            .map(|text| ShortText::parse(text).unwrap())
            .to_vec()
    }

    #[test]
    fn each_kind_takes_its_own() {
        use CustomFieldKind as Kind;
        use CustomValueError as Wrong;
        for (kind, typed, read) in [
            (Kind::Text, " 张三\u{202E} ", Ok("张三")),
            (
                Kind::Text,
                "=HYPERLINK(\"x\") {{7*7}} 👨‍👩‍👧",
                Ok("=HYPERLINK(\"x\") {{7*7}} 👨‍👩‍👧"),
            ),
            (Kind::Text, " ", Err(Wrong::Text(TextError::Empty))),
            (Kind::Text, "a\nb", Err(Wrong::Text(TextError::ControlCharacter))),
            (Kind::Number, "-1,280.50", Ok("-1280.5")),
            (Kind::Number, "007", Ok("7")),
            (Kind::Number, "-0.0", Ok("0")),
            (Kind::Number, "999999999999999.9999", Ok("999999999999999.9999")),
            (Kind::Number, "1000000000000000", Err(Wrong::NotANumber)),
            (Kind::Number, "0.00001", Err(Wrong::NotANumber)),
            (Kind::Number, "1e9", Err(Wrong::NotANumber)),
            (Kind::Number, "NaN", Err(Wrong::NotANumber)),
            (Kind::Date, "2026-11-27", Ok("2026-11-27")),
            (Kind::Date, "2026-2-1", Err(Wrong::NotADay)),
            (Kind::Date, "2026-02-30", Err(Wrong::NotADay)),
            (Kind::Date, "1999-12-31", Err(Wrong::NotADay)),
            (Kind::Choice, "B 级", Ok("B 级")),
            (Kind::Choice, "C 级", Err(Wrong::NotAnOption)),
        ] {
            assert_eq!(
                kind.read(&options(), typed),
                read.map(str::to_owned),
                "{kind:?} {typed}"
            );
        }
        let long = "长".repeat(201);
        assert_eq!(Kind::Text.read(&[], &long), Err(Wrong::Text(TextError::TooLong)));
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(typed in any::<String>(), number in "-?[0-9,]{1,17}(\\.[0-9]{0,5})?") {
            for kind in CustomFieldKind::ALL {
                for typed in [&typed, &number] {
                    if let Ok(read) = kind.read(&options(), typed) {
                        prop_assert_eq!(kind.read(&options(), &read), Ok(read.clone()));
                    }
                }
            }
        }
    }
}

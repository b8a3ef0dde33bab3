use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

/// Money in CNY, in integer fen: `Fen(12_800)` is ¥128.00. Sums are checked; nothing here ever touches a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// An amount that cannot be read or does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FenError {
    /// Not digits with at most two decimals.
    #[error("not an amount in yuan")]
    NotAnAmount,
    /// More than an `i64` of fen.
    #[error("the amount is too large")]
    TooLarge,
}

impl Fen {
    /// The sum, unless it does not fit.
    ///
    /// # Errors
    /// [`FenError::TooLarge`].
    pub fn checked_add(self, other: Self) -> Result<Self, FenError> {
        self.0.checked_add(other.0).map(Self).ok_or(FenError::TooLarge)
    }

    /// Reads yuan as people type it: `128`, `128.5`, `1,280.00`, `-3.20`, with or without `¥`.
    ///
    /// # Errors
    /// [`FenError`] when it is no amount or does not fit.
    pub fn parse_yuan(text: &str) -> Result<Self, FenError> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: String = whole.chars().filter(|letter| *letter != ',').collect();
        let readable = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !readable(&digits) || !readable(decimals) || decimals.len() > 2 {
            return Err(FenError::NotAnAmount);
        }
        let yuan: i64 = digits.parse().map_err(|_| FenError::TooLarge)?;
        let fen: i64 = format!("{decimals:0<2}")
            .parse()
            .map_err(|_| FenError::NotAnAmount)?;
        let total = yuan
            .checked_mul(100)
            .and_then(|all| all.checked_add(fen))
            .ok_or(FenError::TooLarge)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

/// Yuan with thousands separators and two decimals: `1,280.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }
}

impl Sum for Fen {
    /// Saturates: a sum beyond `i64` fen is not money any more, and an overview must still show.
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self(0), |total, part| Self(total.0.saturating_add(part.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, fen) in [
            ("128", 12_800),
            ("128.5", 12_850),
            ("1,280.00", 128_000),
            ("¥0.05", 5),
            ("-3.20", -320),
        ] {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
        }
        for text in ["", "-", "1.234", "12e3", ".5", "1.2.3", "一百", "１２"] {
            assert!(Fen::parse_yuan(text).is_err(), "{text}");
        }
        assert_eq!(Fen::parse_yuan("99999999999999999999"), Err(FenError::TooLarge));
    }

    proptest! {
        #[test]
        fn shows_and_reads_back(fen in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = Fen::parse_yuan(&text);
        }
    }
}

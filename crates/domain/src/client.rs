use serde::{Deserialize, Serialize};

use crate::{TextError, VatCycle, parse_line};

/// How a client pays VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxpayerKind {
    /// 一般纳税人.
    General,
    /// 小规模纳税人.
    SmallScale,
}

impl TaxpayerKind {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::SmallScale => "small_scale",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::General, Self::SmallScale]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// How often such a taxpayer files VAT. General ones by the month; small-scale ones by the quarter when they did not choose
    /// the month.
    #[must_use]
    pub fn vat_cycle(self, chosen: Option<VatCycle>) -> VatCycle {
        match self {
            Self::General => VatCycle::Month,
            Self::SmallScale => chosen.unwrap_or(VatCycle::Quarter),
        }
    }
}

/// A client's full name: 1 to 100 characters, no control characters, no space at the ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ClientName(Box<str>);

impl ClientName {
    /// How many characters it may have.
    pub const MOST: usize = 100;

    /// Checks and trims a name.
    ///
    /// # Errors
    /// [`TextError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        Ok(Self(parse_line(text, Self::MOST)?.into()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_by_characters_not_bytes() {
        assert_eq!(ClientName::parse(" 晨光餐饮 ").unwrap().as_str(), "晨光餐饮");
        assert_eq!(ClientName::parse("　 "), Err(TextError::Empty));
        assert!(ClientName::parse(&"晨".repeat(100)).is_ok());
        assert_eq!(ClientName::parse(&"晨".repeat(101)), Err(TextError::TooLong));
        assert_eq!(ClientName::parse("晨\n光"), Err(TextError::ControlCharacter));
    }
}

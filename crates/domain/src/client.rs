use serde::{Deserialize, Serialize};

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
}

/// A client's full name: 1 to 100 characters, no control characters, no space at the ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ClientName(Box<str>);

/// A name that cannot be a client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientNameError {
    /// Nothing but space.
    #[error("a client needs a name")]
    Empty,
    /// More than 100 characters.
    #[error("a client's name has at most 100 characters")]
    TooLong,
    /// Line breaks, tabs and the like.
    #[error("a client's name has no control characters")]
    ControlCharacter,
}

impl ClientName {
    /// Checks and trims a name.
    ///
    /// # Errors
    /// [`ClientNameError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ClientNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ClientNameError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(ClientNameError::ControlCharacter);
        }
        if text.chars().count() > 100 {
            return Err(ClientNameError::TooLong);
        }
        Ok(Self(text.into()))
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
        assert_eq!(ClientName::parse("　 "), Err(ClientNameError::Empty));
        assert!(ClientName::parse(&"晨".repeat(100)).is_ok());
        assert_eq!(
            ClientName::parse(&"晨".repeat(101)),
            Err(ClientNameError::TooLong)
        );
        assert_eq!(
            ClientName::parse("晨\n光"),
            Err(ClientNameError::ControlCharacter)
        );
    }
}

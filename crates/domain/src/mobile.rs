use std::fmt;

use serde::{Deserialize, Serialize};

/// A mainland mobile number: eleven digits beginning with 1. `Debug` hides the middle; a log never shows one whole.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mobile(Box<str>);

/// Not a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number of eleven digits")]
pub struct MobileError;

impl Mobile {
    /// Reads a number as people type it: spaces, hyphens and a leading `+86` are let through.
    ///
    /// # Errors
    /// [`MobileError`] when it is no mainland mobile number.
    pub fn parse(text: &str) -> Result<Self, MobileError> {
        let text = text.trim();
        let text = text
            .strip_prefix("+86")
            .or_else(|| text.strip_prefix("0086"))
            .unwrap_or(text);
        let digits: String = text
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-'))
            .collect();
        let looks_right = digits.len() == 11
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with('1')
            && digits.as_bytes().get(1).is_some_and(|second| *second >= b'3');
        if looks_right {
            Ok(Self(digits.into()))
        } else {
            Err(MobileError)
        }
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****5678`, for screens and logs.
    #[must_use]
    pub fn masked(&self) -> String {
        format!(
            "{}****{}",
            self.0.get(..3).unwrap_or(""),
            self.0.get(7..).unwrap_or("")
        )
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for Mobile {
    type Error = MobileError;
    fn try_from(text: String) -> Result<Self, MobileError> {
        Self::parse(&text)
    }
}

impl From<Mobile> for String {
    fn from(mobile: Mobile) -> Self {
        mobile.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type_and_hides_the_middle() {
        for text in ["13812345678", " 138 1234 5678 ", "+86 138-1234-5678"] {
            assert_eq!(Mobile::parse(text).unwrap().as_str(), "13812345678", "{text}");
        }
        for text in [
            "",
            "1381234567",
            "12812345678",
            "138123456789",
            "１３８12345678",
            "a3812345678",
        ] {
            assert_eq!(Mobile::parse(text), Err(MobileError), "{text}");
        }
        assert_eq!(
            format!("{:?}", Mobile::parse("13812345678").unwrap()),
            "138****5678"
        );
    }
}

use std::fmt;

use crate::{TextError, parse_line};

/// How another system calls a row: 1 to 100 characters, opaque, compared as they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExternalKey(Box<str>);

impl ExternalKey {
    /// How many characters it may have.
    pub const MOST: usize = 100;

    /// Checks and trims a key.
    ///
    /// # Errors
    /// [`TextError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        Ok(Self(parse_line(text, Self::MOST)?.into()))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExternalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

use std::fmt;

use sea_orm::DeriveValueType;

use super::KeyId;

/// A sealed value as it is stored: `<key id>.<base64 of nonce (96 bit) ‖ AES-256-GCM ciphertext>`.
///
/// The key's number is readable, so a rotation finds what is left to do by a prefix. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(String);

impl Sealed {
    pub(crate) fn from_text(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn parts(&self) -> Option<(KeyId, &str)> {
        let (id, rest) = self.0.split_once('.')?;
        Some((KeyId(id.parse().ok()?), rest))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed")
    }
}

/// Where a sealed value is kept. Part of what the seal authenticates: moved elsewhere, it does not open.
#[derive(Debug, Clone, Copy)]
pub struct SealPlace<'a> {
    /// The table, or the area of shared state.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The row's id, or the key in shared state.
    pub row: &'a str,
}

impl SealPlace<'_> {
    pub(super) fn aad(&self) -> String {
        format!("{}.{}/{}", self.table, self.column, self.row)
    }
}

/// A sealed value could not be opened (or made). Names the place, never the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed with a key that is not configured (any more).
    #[error("sealed with key {}, which is not configured", .0.0)]
    UnknownKey(KeyId),
    /// It is not a sealed value.
    #[error("{0} holds no sealed value")]
    Malformed(String),
    /// It was changed, moved, or sealed with another key of the same number.
    #[error("{0} does not open")]
    Refused(String),
}

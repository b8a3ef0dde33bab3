//! Secrets at rest: AES-256-GCM, bound to the place they are kept in, with keys that can be rotated.

mod keyring;
mod sealed;

pub use keyring::{KeyId, Keyring, KeyringError};
pub use sealed::{SealError, SealPlace, Sealed};

#![doc = include_str!("../README.md")]

mod cipher;
mod error;
mod keys;
mod message;
mod signature;
mod verification;
mod xml;

pub use error::{EnvelopeError, KeyError};
pub use keys::{CallbackKeys, CallbackToken, EncodingAesKey};
pub use message::{Opened, ReceiverSet, Signed, repair_echostr};
pub use verification::VerificationQuery;
pub use xml::{Envelope, read_envelope, write_envelope, write_reply};

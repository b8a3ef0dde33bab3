//! Callbacks: from the decrypted XML to the port's neutral events.

mod document;
mod neutral;
mod notice;
mod shown;

pub use notice::{ExternalChatChange, ExternalContactChange, Notice, NoticeKind, UserChange};
pub(crate) use shown::fields;

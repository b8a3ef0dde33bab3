//! Files that people attach: what they are, what is kept of them, and where.
//!
//! [`prepare`] looks at the bytes (never at the name) and answers what is kept: documents as they are, pictures drawn
//! anew, so that nothing but the picture is left of them. It takes CPU time: call it where blocking is allowed.
//! [`AttachmentStore`] keeps bytes under a key: a folder, an S3-compatible bucket, or memory in tests.
//!
//! Rows about attachments, and what they belong to, are the `storage` crate's; links are the `api` crate's.

mod picture;
mod prepare;
mod sniff;
mod store;

pub use prepare::{Picture, Prepared, Refused, prepare};
pub use store::{AttachmentStore, Objects, S3Config, StoreError};

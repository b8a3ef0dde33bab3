//! Texts and pictures for people: message templates, receipts and other sheets, QR codes.

mod message;
pub mod picture;
mod qr;
mod template;
mod text;
mod words;

pub use message::{IntakeDetails, Message, MissingDocuments, MissingPeriod, ServiceExpiry};
pub use qr::{QrError, qr_svg};
pub use template::{RenderError, render};
pub use text::{TEXT_LIMIT_BYTES, cut_to_bytes};

/// What a kind of document is called: `银行对账单`, `bank statement`.
#[must_use]
pub fn document_name(language: sidebook_domain::Language, kind: sidebook_domain::DocumentKind) -> String {
    words::document(language, kind, None)
}

//! Texts and pictures for people: message templates, receipts and other sheets, QR codes.

mod message;
mod payments;
pub mod picture;
mod qr;
mod template;
mod text;
mod words;

pub use message::{Message, MissingDocuments, MissingPeriod, ServiceExpiry};
pub use payments::{DueItem, PaidItem, PaymentReceipt, PaymentReminder, item_name, payment_method};
pub use qr::{QrError, qr_svg};
pub use template::{RenderError, render};
pub use text::{TEXT_LIMIT_BYTES, cut_to_bytes};

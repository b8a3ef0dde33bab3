//! Codes by SMS: how they are sent, and the rules they live by (spec U6).

mod code;
mod outbox;
mod sender;

pub(crate) use code::{RESEND_AFTER, VALID_FOR, check_code, prepare_code};
pub use outbox::{LocalOutbox, OutboxMessage};
pub use sender::{SmsError, SmsMessage, SmsPurpose, SmsSender};

//! What was agreed with clients, and what is billed for it.

mod contracts;
mod receivables;
mod value;

pub use contracts::Contracts;
pub use receivables::Receivables;
pub use value::{Contract, NewContract, NewReceivable, Receivable};
pub(super) use value::{optional_text, text};

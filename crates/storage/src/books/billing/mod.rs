//! What was agreed with clients, and what is billed for it. Where rows are locked, a contract comes before what was
//! billed for it.

mod contract_edits;
mod contracts;
mod cycles;
mod lists;
mod receivable_edits;
mod receivables;
mod value;

pub use contracts::Contracts;
pub use cycles::UnbilledContracts;
pub use lists::{
    ContractListFilter, ContractOrder, ContractState, ContractTotals, ReceivableListFilter, ReceivableOrder,
    ReceivableState, ReceivableTotals,
};
pub use receivables::Receivables;
pub(super) use value::optional_text;
pub(crate) use value::text;
pub use value::{
    Altered, Cancelled, Contract, ContractContent, Entered, EntryKey, NewContract, NewReceivable, Receivable,
};

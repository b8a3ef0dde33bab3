//! The agency's people: staff, and which platform member each of them is.

mod bindings;
mod staff;

pub use bindings::{BindingEntry, Bindings, StaffBinding, SystemBindings};
pub use staff::{NewStaff, Staff, StaffChange, StaffRepository};

//! Tax filings: what is filed, by when, and how far it is.

mod agenda;
mod calendar;
mod deadline;
mod filing;
mod kind;

pub use agenda::{FilingAgenda, period_to_file};
pub use calendar::{CalendarError, HolidayCalendar};
pub use deadline::{Deadline, filing_deadline};
pub use filing::{FilingError, FilingState, MAX_AMOUNT};
pub use kind::{FilingCycle, TaxKind};

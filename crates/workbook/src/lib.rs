//! Workbooks that people bring rows in.
//!
//! [`Workbook::open`] looks at the bytes (never at the name): .xlsx, .xls, or text with separators in UTF-8, UTF-16 or GBK.
//! [`Workbook::rows`] goes through a sheet row by row and hands each to whoever asked; of an .xlsx and of text no more than a
//! row is kept beside the file and its table of strings, of an .xls the format allows no less than a sheet. Everything has a
//! limit ([`Limits`]): what unfolds to more than it should, a million empty rows, a locked workbook, are told as a
//! [`Refused`]. Reading takes CPU time: call it where blocking is allowed.
//!
//! [`template`] makes the workbook to fill in, [`result`] the one that says what became of each row, [`guess`] which column
//! is which field.

mod cell;
mod guess;
mod limits;
mod open;
mod template;
mod text;
mod written;
mod xls;
mod xlsx;

pub use cell::Cell;
pub use guess::guess;
pub use limits::Limits;
pub use open::{Format, Refused, Workbook};
pub use template::{Extra, template};
pub use written::{ResultRow, Unwritable, result};

#[cfg(test)]
mod tests;

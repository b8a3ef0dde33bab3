//! Spreadsheets: the financial reports of a period as one workbook, a sheet each, in the layout of the
//! 小企业会计准则. The forms are Chinese in every language, as the tax office knows them. And lists of any length
//! ([`Table`]), written row by row.
//!
//! Whatever people typed goes in as text: a client named `=HYPERLINK(…)` is never a formula. `script/lib/office-check` has
//! LibreOffice open and save the workbook, and compares every cell.

mod form;
mod paper;
mod table;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sidebook_domain::{Period, ReportKind, ReportLines};

use paper::Paper;

pub use table::{Cell, SheetFormat, Table};

/// The reports of a client's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportBook {
    /// 编制单位.
    pub client_name: String,
    /// The month.
    pub period: Period,
    /// The reports, in the order of their sheets.
    pub reports: Vec<(ReportKind, ReportLines)>,
    /// When the file is made; it is written into it.
    pub made_at: DateTime<Utc>,
}

/// A sheet that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The workbook's library refuses: more rows than a sheet has, or no room for its files.
    #[error("the workbook cannot be written")]
    Workbook(#[from] XlsxError),
    /// The file refuses.
    #[error("the sheet's file cannot be written")]
    File(#[from] std::io::Error),
    /// The writer of separated values refuses.
    #[error("the sheet's lines cannot be written")]
    Lines(#[from] csv::Error),
}

/// The reports as an .xlsx file. The same book gives the same bytes.
///
/// # Errors
/// [`SheetError`] when the library refuses, which for a book of reports it has no reason to.
pub fn report_book(book: &ReportBook) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(format!("{} {}", book.period, book.client_name))
            .set_creation_datetime(&ExcelDateTime::from_timestamp(book.made_at.timestamp())?),
    );
    let paper = Paper::new();
    for (kind, lines) in &book.reports {
        form::write(workbook.add_worksheet(), &paper, book, *kind, lines)?;
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests;

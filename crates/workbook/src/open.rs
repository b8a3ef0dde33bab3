use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use zip::ZipArchive;

use crate::{Cell, Limits, text, xls, xlsx};

/// Why a workbook is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("there is nothing in it")]
    Empty,
    /// It is none of the formats.
    #[error("it is no workbook")]
    NotAWorkbook,
    /// It is locked with a password.
    #[error("it is locked")]
    Locked,
    /// It cannot be read to its end.
    #[error("it is broken")]
    Broken,
    /// A text in no encoding that is known, or in several.
    #[error("its encoding is not known")]
    Encoding,
    /// The file, or what it unfolds to, is larger than is read.
    #[error("it is too large")]
    TooLarge,
    /// More rows than are read.
    #[error("it has too many rows")]
    TooManyRows,
    /// More cells than are read.
    #[error("it has too many cells")]
    TooManyCells,
    /// It has no such sheet.
    #[error("it has no such sheet")]
    NoSuchSheet,
}

impl Refused {
    /// The word that screens switch on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotAWorkbook => "not_a_workbook",
            Self::Locked => "locked",
            Self::Broken => "broken",
            Self::Encoding => "encoding",
            Self::TooLarge => "too_large",
            Self::TooManyRows => "too_many_rows",
            Self::TooManyCells => "too_many_cells",
            Self::NoSuchSheet => "no_such_sheet",
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of XML parts.
    Xlsx,
    /// The older binary workbook.
    Xls,
    /// Text with separators.
    Text,
}

impl Format {
    /// The end of such a file's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Text => "csv",
        }
    }
}

/// An open workbook.
pub struct Workbook {
    book: Book,
    limits: Limits,
}

enum Book {
    Xlsx(Box<xlsx::Book>),
    Xls(xls::Book),
    Text(String),
}

impl Workbook {
    /// Opens what is in these bytes.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn open(bytes: Vec<u8>, limits: Limits) -> Result<Self, Refused> {
        if bytes.is_empty() {
            return Err(Refused::Empty);
        }
        if bytes.len() > limits.bytes {
            return Err(Refused::TooLarge);
        }
        let book = if bytes.starts_with(b"PK") {
            unfolds_within(&bytes, limits.unfolded)?;
            Book::Xlsx(Box::new(xlsx::Book::open(bytes)?))
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            Book::Xls(xls::Book::open(bytes)?)
        } else {
            Book::Text(text::decode(bytes)?)
        };
        Ok(Self { book, limits })
    }

    /// What it is.
    #[must_use]
    pub fn format(&self) -> Format {
        match self.book {
            Book::Xlsx(_) => Format::Xlsx,
            Book::Xls(_) => Format::Xls,
            Book::Text(_) => Format::Text,
        }
    }

    /// The names of its sheets, in their order; of a text one without a name.
    #[must_use]
    pub fn sheets(&self) -> Vec<String> {
        match &self.book {
            Book::Xlsx(book) => book.sheets(),
            Book::Xls(book) => book.sheets(),
            Book::Text(_) => vec![String::new()],
        }
    }

    /// Hands the rows of a sheet that have something in them to `each`, with their numbers as people count them (from 1),
    /// until it breaks off. What is merged over several rows or columns stands in each of them.
    ///
    /// # Errors
    /// [`Refused`]; rows before were handed over already.
    pub fn rows(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(u32, Vec<Cell>) -> ControlFlow<()>,
    ) -> Result<(), Refused> {
        let limits = self.limits;
        let mut count = 0_usize;
        let mut too_many = false;
        let mut counted = |number: u32, row: Vec<Cell>| {
            if row.iter().all(Cell::is_empty) {
                return ControlFlow::Continue(());
            }
            count += 1;
            if count > limits.rows {
                too_many = true;
                return ControlFlow::Break(());
            }
            each(number, row)
        };
        match &mut self.book {
            Book::Xlsx(book) => book.rows(sheet, limits, &mut counted)?,
            Book::Xls(book) => book.rows(sheet, limits, &mut counted)?,
            Book::Text(text) if sheet == 0 => text::rows(text, limits, &mut counted)?,
            Book::Text(_) => return Err(Refused::NoSuchSheet),
        }
        if too_many {
            Err(Refused::TooManyRows)
        } else {
            Ok(())
        }
    }
}

/// Unpacks every part into nothing, up to the limit: what an archive says of its sizes may be a lie.
fn unfolds_within(bytes: &[u8], most: u64) -> Result<(), Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::NotAWorkbook)?;
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Refused::Broken)?;
        let mut within = part.take(left.saturating_add(1));
        let unfolded = std::io::copy(&mut within, &mut std::io::sink()).map_err(|_| Refused::Broken)?;
        left = left.checked_sub(unfolded).ok_or(Refused::TooLarge)?;
    }
    Ok(())
}

/// So many letters of a cell are kept; a cell with more is refused by whatever field it is for.
pub(crate) fn cut(cell: Cell, letters: usize) -> Cell {
    match cell {
        Cell::Text(text) if text.len() > letters => Cell::Text(text.chars().take(letters).collect()),
        cell => cell,
    }
}

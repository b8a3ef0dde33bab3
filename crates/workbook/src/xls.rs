use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{Reader, Xls, XlsError, Xlsx, XlsxError};

use crate::open::cut;
use crate::xlsx::{Merges, put};
use crate::{Cell, Limits, Refused};

pub(crate) struct Book(Box<Xls<Cursor<Vec<u8>>>>);

impl Book {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Refused> {
        // A locked .xlsx comes in the same wrapping.
        if matches!(Xlsx::new(Cursor::new(bytes.as_slice())), Err(XlsxError::Password)) {
            return Err(Refused::Locked);
        }
        match Xls::new(Cursor::new(bytes)) {
            Ok(book) => Ok(Self(Box::new(book))),
            Err(XlsError::Password) => Err(Refused::Locked),
            Err(_) => Err(Refused::NotAWorkbook),
        }
    }

    pub(crate) fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    pub(crate) fn rows(
        &mut self,
        sheet: usize,
        limits: Limits,
        each: &mut dyn FnMut(u32, Vec<Cell>) -> ControlFlow<()>,
    ) -> Result<(), Refused> {
        let name = self.sheets().into_iter().nth(sheet).ok_or(Refused::NoSuchSheet)?;
        let range = self.0.worksheet_range(&name).map_err(|_| Refused::Broken)?;
        let mut merges = Merges::new(self.0.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let mut count = 0_usize;
        for (number, found) in (first_row..).zip(range.rows()) {
            count = count.saturating_add(found.len());
            if count > limits.cells {
                return Err(Refused::TooManyCells);
            }
            let mut row = Vec::with_capacity(found.len());
            for (column, data) in (first_column..).zip(found) {
                put(
                    &mut row,
                    column,
                    cut(Cell::from(data), limits.letters),
                    limits.columns,
                );
            }
            let row = merges.fill(number, row);
            if each(number.saturating_add(1), row).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

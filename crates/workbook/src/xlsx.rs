use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{Dimensions, Reader, Xlsx, XlsxError};

use crate::open::cut;
use crate::{Cell, Limits, Refused};

pub(crate) struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Refused> {
        Xlsx::new(Cursor::new(bytes)).map(Self).map_err(refused)
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
        let merged = self.0.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut merges = Merges::new(merged);
        let mut cells = self.0.worksheet_cells_reader(&name).map_err(refused)?;
        let mut row: Option<(u32, Vec<Cell>)> = None;
        let mut count = 0_usize;
        loop {
            let cell = cells.next_cell().map_err(refused)?;
            count += 1;
            if count > limits.cells {
                return Err(Refused::TooManyCells);
            }
            let place = cell.as_ref().map(calamine::Cell::get_position);
            if let Some((number, found)) =
                row.take_if(|(number, _)| place.is_none_or(|(at, _)| at != *number))
            {
                let found = merges.fill(number, found);
                if each(number.saturating_add(1), found).is_break() {
                    return Ok(());
                }
            }
            let (Some(cell), Some((at, column))) = (cell, place) else {
                return Ok(());
            };
            let (_, found) = row.get_or_insert_with(|| (at, Vec::new()));
            put(
                found,
                column,
                cut(Cell::from(cell.get_value()), limits.letters),
                limits.columns,
            );
        }
    }
}

/// Puts a cell into a row; columns beyond the limit are not looked at.
pub(crate) fn put(row: &mut Vec<Cell>, column: u32, cell: Cell, most: usize) {
    let Ok(column) = usize::try_from(column) else {
        return;
    };
    if column >= most || cell.is_empty() {
        return;
    }
    if row.len() <= column {
        row.resize(column + 1, Cell::Empty);
    }
    if let Some(place) = row.get_mut(column) {
        *place = cell;
    }
}

/// What is merged: the value of the first cell is remembered for the others. Rows come in their order.
pub(crate) struct Merges {
    /// By their first row.
    ahead: BTreeMap<u32, Vec<Dimensions>>,
    open: Vec<(Dimensions, Cell)>,
}

impl Merges {
    pub(crate) fn new(all: Vec<Dimensions>) -> Self {
        let mut ahead: BTreeMap<u32, Vec<Dimensions>> = BTreeMap::new();
        for one in all {
            ahead.entry(one.start.0).or_default().push(one);
        }
        Self {
            ahead,
            open: Vec::new(),
        }
    }

    pub(crate) fn fill(&mut self, number: u32, mut row: Vec<Cell>) -> Vec<Cell> {
        self.open.retain(|(one, _)| one.end.0 >= number);
        for one in self.ahead.remove(&number).unwrap_or_default() {
            let first = usize::try_from(one.start.1)
                .ok()
                .and_then(|column| row.get(column));
            if let Some(first) = first.filter(|first| !first.is_empty()) {
                self.open.push((one, first.clone()));
            }
        }
        for (one, value) in &self.open {
            // A title over the whole width is no value of every column; over rows it is one of each.
            if one.start.0 == one.end.0 {
                continue;
            }
            let Ok(column) = usize::try_from(one.start.1) else {
                continue;
            };
            if row.len() <= column {
                row.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = row.get_mut(column).filter(|place| place.is_empty()) {
                *place = value.clone();
            }
        }
        row
    }
}

fn refused(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => Refused::Locked,
        XlsxError::FileNotFound(_) => Refused::NotAWorkbook,
        _ => Refused::Broken,
    }
}

//! Rows of a workbook as fields, read on a thread of their own a batch ahead of who puts them.

use std::ops::ControlFlow;

use sidebook_domain::{Given, GivenRow, RecordKind};
use sidebook_storage::ImportPlan;
use sidebook_workbook::{Cell, Limits, Refused, Workbook};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// So many rows are one step,
const TOGETHER: usize = 500;
/// or those with so many bytes of text: cells may be long.
const BYTES: usize = 4 * 1024 * 1024;

/// A row with its number.
pub(super) type NumberedRow = (u32, GivenRow);

/// Reads the rows after `last_row`, in batches. No more than two batches wait.
pub(super) fn read(
    bytes: Vec<u8>,
    kind: RecordKind,
    plan: ImportPlan,
    last_row: u32,
) -> (mpsc::Receiver<Vec<NumberedRow>>, JoinHandle<Result<(), Refused>>) {
    let (batches, waiting) = mpsc::channel(2);
    let reading = tokio::task::spawn_blocking(move || {
        let mut book = Workbook::open(bytes, Limits::default())?;
        let mut batch = Vec::with_capacity(TOGETHER);
        let mut bytes_in = 0_usize;
        book.rows(plan.sheet, &mut |number, cells| {
            if number <= plan.header_row || number <= last_row {
                return ControlFlow::Continue(());
            }
            let row = fields(kind, &plan, cells);
            if row.is_empty() {
                return ControlFlow::Continue(());
            }
            bytes_in = bytes_in.saturating_add(row.values().map(length).sum());
            batch.push((number, row));
            if batch.len() < TOGETHER && bytes_in < BYTES {
                return ControlFlow::Continue(());
            }
            bytes_in = 0;
            let full = std::mem::replace(&mut batch, Vec::with_capacity(TOGETHER));
            // Whoever put them went away: nobody waits for the rest.
            match batches.blocking_send(full) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })?;
        if !batch.is_empty() {
            let _nobody_waits = batches.blocking_send(batch);
        }
        Ok(())
    });
    (waiting, reading)
}

/// The fields of a row. What is empty is left out: of a row that is there it leaves what stands there.
fn fields(kind: RecordKind, plan: &ImportPlan, cells: Vec<Cell>) -> GivenRow {
    let mut row = GivenRow::new();
    for (column, cell) in cells.into_iter().enumerate() {
        let Some(field) = plan.columns.get(&column) else {
            continue;
        };
        let is_known = kind.field(field).is_some() || field.starts_with("custom_fields.");
        if let Some(given) = cell.given().filter(|_| is_known) {
            row.insert(field.clone(), given);
        }
    }
    row
}

/// How many bytes of text a cell has.
fn length(given: &Given) -> usize {
    match given {
        Given::Cell(text) => text.len(),
        _ => 0,
    }
}

/// The name in the row's field of who looks after a client.
pub(super) fn owner(row: &GivenRow) -> Option<&str> {
    match row.get("owner") {
        Some(Given::Cell(name)) => Some(name.trim()),
        _ => None,
    }
}

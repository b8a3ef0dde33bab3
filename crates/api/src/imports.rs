//! What the operations about imports share: the file, its sheets, and how an import is shown.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sidebook_domain::{ImportId, RecordKind, StaffId};
use sidebook_storage::{AgencyDoor, Executor, Import, ImportPlan};
use sidebook_workbook::{Limits, Refused, Workbook};

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::{ImportErrorRow, ImportPlanShown, ImportShown, OwnerChoice};

/// So many rows of a sheet are shown to choose the head among.
const SHOWN: usize = 20;
/// And so many letters of each of their cells.
const SHOWN_LETTERS: usize = 1_000;
/// The row of the heads is one of these.
pub(crate) const HEADER_WITHIN: u32 = 50;

/// The first rows of a sheet.
#[derive(Default)]
pub(crate) struct FirstRows {
    pub(crate) sheets: Vec<String>,
    /// With their numbers.
    pub(crate) rows: Vec<(u32, Vec<String>)>,
}

impl FirstRows {
    /// The texts of a row, if it is one of the first and has any.
    pub(crate) fn heads(&self, number: u32) -> Vec<String> {
        let row = self.rows.iter().find(|(at, _)| *at == number);
        row.map(|(_, texts)| texts.clone()).unwrap_or_default()
    }
}

/// Looks at the first rows of a sheet, where that holds nobody up.
pub(crate) async fn first_rows(bytes: Vec<u8>, sheet: usize) -> ApiResult<FirstRows> {
    let look = move || {
        let limits = Limits {
            letters: SHOWN_LETTERS,
            ..Limits::default()
        };
        let mut book = Workbook::open(bytes, limits)?;
        let sheets = book.sheets();
        let mut rows = Vec::new();
        book.rows(sheet, &mut |number, cells| {
            if number > HEADER_WITHIN {
                return ControlFlow::Break(());
            }
            rows.push((number, cells.iter().map(sidebook_workbook::Cell::text).collect()));
            if rows.len() < SHOWN {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        Ok(FirstRows { sheets, rows })
    };
    apart(look).await?.map_err(refused)
}

/// Work that takes time, on a thread where that holds nobody up. A library that panics over what it was given says that
/// it is broken.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> ApiResult<Result<T, Refused>> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done),
        Err(error) if error.is_panic() => Ok(Err(Refused::Broken)),
        Err(error) => Err(ApiError::because(ProblemCode::Internal, error.to_string())),
    }
}

/// Why a workbook is not read, as the field `file`.
pub(crate) fn refused(refused: Refused) -> ApiError {
    match refused {
        Refused::Empty => ProblemCode::FileEmpty.into(),
        Refused::TooLarge => ProblemCode::FileTooLarge.into(),
        Refused::NoSuchSheet => ApiError::field("sheet", "out_of_range"),
        other => ApiError::field("file", other.code()),
    }
}

/// Articles may be imported by whoever has the permission; every other kind is for owners and admins.
pub(crate) fn require_kind(staff: &ConsoleStaff<ImportKnowledge>, kind: RecordKind) -> ApiResult<()> {
    if kind == RecordKind::Articles || staff.person.role.is_admin() {
        Ok(())
    } else {
        Err(ProblemCode::NoPermission.into())
    }
}

/// An import of the agency, of a kind that this person may import.
pub(crate) async fn find<E: Executor>(
    staff: &ConsoleStaff<ImportKnowledge>,
    door: AgencyDoor<'_, E>,
    id: ImportId,
) -> ApiResult<Import> {
    let import = door.imports().find(id).await?.ok_or(ProblemCode::NotFound)?;
    require_kind(staff, import.kind)?;
    Ok(import)
}

/// As [`find`], with the bytes that were brought; `None` when they are deleted by now.
pub(crate) async fn with_kept_bytes<E: Executor>(
    state: &ApiState,
    staff: &ConsoleStaff<ImportKnowledge>,
    door: AgencyDoor<'_, E>,
    id: ImportId,
) -> ApiResult<(Import, Option<Vec<u8>>)> {
    let import = find(staff, door, id).await?;
    let bytes = state.attachments.store.get(&import.object_key).await?;
    Ok((import, bytes))
}

/// As [`find`], with the bytes that were brought.
pub(crate) async fn with_bytes<E: Executor>(
    state: &ApiState,
    staff: &ConsoleStaff<ImportKnowledge>,
    door: AgencyDoor<'_, E>,
    id: ImportId,
) -> ApiResult<(Import, Vec<u8>)> {
    let (import, bytes) = with_kept_bytes(state, staff, door, id).await?;
    Ok((import, bytes.ok_or(ProblemCode::NotFound)?))
}

/// Imports as they are shown, with the names of those who brought them.
pub(crate) async fn shown<E: Executor>(
    door: AgencyDoor<'_, E>,
    imports: Vec<Import>,
) -> ApiResult<Vec<ImportShown>> {
    let makers: Vec<StaffId> = imports.iter().map(|import| import.created_by).collect();
    let names: HashMap<StaffId, String> = door
        .staff()
        .find_many(&makers)
        .await?
        .into_iter()
        .map(|staff| (staff.id, staff.name))
        .collect();
    Ok(imports
        .into_iter()
        .map(|import| {
            let created_by = names.get(&import.created_by).cloned().unwrap_or_default();
            one(import, created_by)
        })
        .collect())
}

/// One import as it is shown.
pub(crate) async fn shown_one<E: Executor>(
    door: AgencyDoor<'_, E>,
    import: Import,
) -> ApiResult<ImportShown> {
    let shown = shown(door, vec![import]).await?;
    shown.into_iter().next().ok_or(ProblemCode::Internal.into())
}

fn one(import: Import, created_by: String) -> ImportShown {
    let undo_until = import.undo_until();
    ImportShown {
        id: import.id,
        kind: import.kind,
        file_name: import.file_name,
        state: import.state,
        plan: import.plan.map(plan),
        done_rows: import.done_rows,
        added: import.counts.added,
        changed: import.counts.changed,
        unchanged: import.counts.unchanged,
        skipped: import.counts.skipped,
        refused: import.counts.refused,
        kept: import.kept,
        problem: import.problem,
        errors: import
            .errors
            .into_iter()
            .map(|error| ImportErrorRow {
                row: error.row,
                fields: error.wrong.into_iter().map(Into::into).collect(),
            })
            .collect(),
        unknown_owners: import.owners,
        created_by,
        created_at: import.created_at,
        finished_at: import.finished_at,
        undo_until,
        file_gone_at: import.file_gone_at,
    }
}

fn plan(plan: ImportPlan) -> ImportPlanShown {
    ImportPlanShown {
        sheet: u32::try_from(plan.sheet).unwrap_or(0),
        header_row: plan.header_row,
        columns: plan
            .columns
            .into_iter()
            .map(|(column, field)| crate::wire::ColumnChoice {
                column: u32::try_from(column).unwrap_or(0),
                field,
            })
            .collect(),
        match_by: plan.match_by,
        overwrite: plan.overwrite,
        owners: plan
            .owners
            .into_iter()
            .map(|(name, staff_id)| OwnerChoice { name, staff_id })
            .collect(),
    }
}

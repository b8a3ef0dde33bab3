use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sidebook_domain::{ImportId, Language};
use sidebook_storage::{AgencyDoor, Executor, Import, ImportOutcome, ImportRow};
use sidebook_workbook::{Cell, Limits, Refused, ResultRow, Workbook, result};
use utoipa::IntoParams;

use crate::problem::{ApiResult, ProblemCode};
use crate::report_files::MIME;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::words::LanguageWord;
use crate::{ApiState, imports};

/// So many rows are read at once.
const TOGETHER: u64 = 2_000;
/// So many rows wait to be written: each may be long.
const WAITING: usize = 20;

/// In which words, and which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultQuery {
    #[param(value_type = LanguageWord)]
    language: Language,
    /// Only the rows that were refused: mend them and bring the workbook again.
    #[serde(default)]
    #[param(required = false)]
    failures: bool,
}

/// The workbook that says what became of each row, in the columns as they were brought, with state and reason. Once the workbook
/// that was brought is deleted, it has the numbers of the rows in place of the columns. For owners and admins, articles with
/// `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path), ResultQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = String))
)]
#[get("/console/imports/{import_id}/result")]
pub(crate) async fn read_import_result(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
    query: web::Query<ResultQuery>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let (import, bytes) = imports::with_kept_bytes(&state, &staff, door, *id).await?;
    if import.finished_at.is_none() {
        return Err(ProblemCode::ImportNotReady.into());
    }
    let outcomes = outcomes(door, *id, query.failures).await?;
    let language = query.language;
    let made = imports::apart(move || match bytes {
        Some(bytes) => written(&import, bytes, outcomes, language),
        None => numbered(&import, outcomes, language),
    })
    .await?;
    let bytes = made.map_err(imports::refused)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, MIME))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}

/// What became of the rows, by number.
async fn outcomes<E: Executor>(
    door: AgencyDoor<'_, E>,
    id: ImportId,
    failures: bool,
) -> ApiResult<HashMap<u32, ImportRow>> {
    let (mut all, mut after) = (HashMap::new(), 0);
    loop {
        let rows = door.imports().rows(id, after, TOGETHER).await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = last.number;
        let wanted = rows
            .into_iter()
            .filter(|row| !failures || row.outcome == ImportOutcome::Refused);
        // What a row said before is of no interest here, and may be much.
        all.extend(wanted.map(|row| (row.number, ImportRow { before: None, ..row })));
    }
}

/// What became of the rows without what was in them.
fn numbered(
    import: &Import,
    outcomes: HashMap<u32, ImportRow>,
    language: Language,
) -> Result<Vec<u8>, Refused> {
    let mut rows: Vec<ImportRow> = outcomes.into_values().collect();
    rows.sort_unstable_by_key(|row| row.number);
    let rows = rows.into_iter().map(|row| ResultRow {
        number: row.number,
        cells: Vec::new(),
        state: words(row.outcome, language).to_owned(),
        wrong: row.wrong,
    });
    result(import.kind, language, &[], rows).map_err(|_| Refused::Broken)
}

/// Reads the workbook again and writes the other one beside it, row by row.
fn written(
    import: &Import,
    bytes: Vec<u8>,
    mut outcomes: HashMap<u32, ImportRow>,
    language: Language,
) -> Result<Vec<u8>, Refused> {
    let plan = import.plan.as_ref().ok_or(Refused::Broken)?;
    let mut book = Workbook::open(bytes, Limits::default())?;
    let mut heads = Vec::new();
    book.rows(plan.sheet, &mut |number, cells| {
        if number == plan.header_row {
            heads = cells.iter().map(Cell::text).collect();
        }
        if number < plan.header_row {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    let (rows, written) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            book.rows(plan.sheet, &mut |number, cells| {
                let Some(row) = outcomes.remove(&number) else {
                    return ControlFlow::Continue(());
                };
                let row = ResultRow {
                    number,
                    cells,
                    state: words(row.outcome, language).to_owned(),
                    wrong: row.wrong,
                };
                match rows.send(row) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            })
        });
        let made = result(import.kind, language, &heads, written).map_err(|_| Refused::Broken);
        reading.join().unwrap_or(Err(Refused::Broken))?;
        made
    })
}

fn words(outcome: ImportOutcome, language: Language) -> &'static str {
    let (chinese, english) = match outcome {
        ImportOutcome::Added => ("新增", "Added"),
        ImportOutcome::Changed => ("已更新", "Changed"),
        ImportOutcome::Unchanged => ("无变化", "Unchanged"),
        ImportOutcome::Skipped => ("已跳过", "Skipped"),
        ImportOutcome::Refused => ("失败", "Failed"),
        ImportOutcome::Undone => ("已撤销", "Taken back"),
        ImportOutcome::Kept => ("未撤销", "Stays"),
    };
    match language {
        Language::ZhCn => chinese,
        Language::En => english,
    }
}

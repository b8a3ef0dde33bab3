use std::collections::{BTreeMap, HashMap};

use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::{ImportId, MatchBy, RecordKind, Required, StaffId};
use sidebook_storage::{AgencyDoor, Executor, ImportPlan, Task};
use utoipa::ToSchema;

use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::words::MatchByWord;
use crate::wire::{ColumnChoice, ImportShown, OwnerChoice};
use crate::{ApiState, imports};

/// Most columns of a plan, and most names that somebody says something about.
const COLUMNS: usize = 200;
const OWNERS: usize = 200;

/// How a workbook is read and put.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportPlanIn {
    /// From 0.
    sheet: u32,
    /// From 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    header_row: u32,
    #[schema(max_items = 200)]
    columns: Vec<ColumnChoice>,
    /// By what rows are found that are there already; every row is new when absent.
    #[schema(value_type = MatchByWord, required = false)]
    match_by: Option<MatchBy>,
    /// Whether those are changed, else left.
    overwrite: bool,
    #[serde(default)]
    #[schema(required = false, max_items = 200)]
    owners: Vec<OwnerChoice>,
}

/// Say how a workbook is read and put, and have it looked through by that: nothing is put yet. Which column is which field is
/// remembered for the next workbook of the kind. For owners and admins,
/// articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path)),
    request_body = ImportPlanIn,
    responses((status = 200, body = ImportShown))
)]
#[put("/console/imports/{import_id}/plan")]
pub(crate) async fn set_import_plan(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
    body: web::Json<ImportPlanIn>,
) -> ApiResult<web::Json<ImportShown>> {
    let body = body.into_inner();
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let import = imports::find(&staff, door, *id).await?;
    let plan = read(import.kind, &body)?;
    require_staff(door, plan.owners.values().copied().collect()).await?;
    let (_, bytes) = imports::with_bytes(&state, &staff, door, *id).await?;
    let heads = imports::first_rows(bytes, plan.sheet)
        .await?
        .heads(plan.header_row);
    drop(view);
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let checking = door.imports().check(*id, &plan).await?;
    let checking = checking.ok_or(ProblemCode::ImportNotReady)?;
    let chosen: HashMap<String, String> = heads
        .iter()
        .enumerate()
        .filter_map(|(column, head)| Some((head.trim().to_owned(), plan.columns.get(&column)?.clone())))
        .filter(|(head, _)| !head.is_empty())
        .collect();
    door.imports().remember_columns(import.kind, &chosen).await?;
    let task = Task::RunImport {
        agency_id: staff.agency_id(),
        import_id: *id,
    };
    work.system().jobs().enqueue(task.job()).await?;
    let shown = imports::shown_one(door, checking).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

fn read(kind: RecordKind, body: &ImportPlanIn) -> ApiResult<ImportPlan> {
    let mut fields = Fields::default();
    if !(1..=imports::HEADER_WITHIN).contains(&body.header_row) {
        fields.refuse("header_row", "out_of_range");
    }
    if body.columns.len() > COLUMNS {
        fields.refuse("columns", "too_many");
    }
    if body.owners.len() > OWNERS {
        fields.refuse("owners", "too_many");
    }
    let mut columns: BTreeMap<usize, String> = BTreeMap::new();
    for choice in &body.columns {
        let is_known = kind.field(&choice.field).is_some()
            || (kind == RecordKind::Clients && choice.field.starts_with("custom_fields."));
        let column = usize::try_from(choice.column).unwrap_or(usize::MAX);
        if !is_known || choice.field.chars().count() > 250 {
            fields.refuse("columns", "unknown");
        } else if columns.values().any(|field| *field == choice.field) || columns.contains_key(&column) {
            fields.refuse("columns", "duplicate");
        } else if column >= COLUMNS {
            fields.refuse("columns", "out_of_range");
        } else {
            columns.insert(column, choice.field.clone());
        }
    }
    let has = |name: &str| columns.values().any(|field| field == name);
    let of_one = |required| {
        kind.fields()
            .iter()
            .filter(move |field| field.required == required)
    };
    for field in kind
        .fields()
        .iter()
        .filter(|field| field.is_required_in_workbooks())
    {
        if !has(field.name) {
            fields.refuse(format!("columns.{}", field.name), "missing");
        }
    }
    let mut alternatives = of_one(Required::OneOf).peekable();
    if alternatives.peek().is_some() && !alternatives.any(|field| has(field.name)) {
        fields.refuse("columns.client_name", "missing");
    }
    if body.match_by.is_some_and(|by| !kind.matches().contains(&by)) {
        fields.refuse("match_by", "unknown_word");
    }
    fields.done()?;
    Ok(ImportPlan {
        sheet: usize::try_from(body.sheet).unwrap_or(usize::MAX),
        header_row: body.header_row,
        columns,
        match_by: body.match_by,
        overwrite: body.overwrite,
        owners: body
            .owners
            .iter()
            .map(|owner| (owner.name.trim().to_owned(), owner.staff_id))
            .collect(),
    })
}

/// Who is meant has to be of the agency.
async fn require_staff<E: Executor>(door: AgencyDoor<'_, E>, ids: Vec<StaffId>) -> ApiResult<()> {
    let found = door.staff().find_many(&ids).await?;
    if ids.iter().all(|id| found.iter().any(|staff| staff.id == *id)) {
        Ok(())
    } else {
        Err(ProblemCode::NotFound.into())
    }
}

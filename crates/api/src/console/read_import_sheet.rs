use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ImportId, Language, RecordKind, Required};
use sidebook_workbook::guess;
use utoipa::IntoParams;

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::{ColumnChoice, ImportField, ImportMatch, ImportSheet, SheetRow};
use crate::{ApiState, imports};

/// Which sheet, and which of its rows has the heads.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SheetQuery {
    /// From 0; the first when absent.
    #[serde(default)]
    #[param(required = false)]
    sheet: u32,
    /// From 1; looked for when absent.
    #[param(required = false)]
    header_row: Option<u32>,
}

/// A sheet of an import: its first rows, the heads, and which column is which field as far as words and memory tell. Of a
/// workbook that is deleted by now only the fields of its kind. For owners and admins, articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path), SheetQuery),
    responses((status = 200, body = ImportSheet))
)]
#[get("/console/imports/{import_id}/sheet")]
pub(crate) async fn read_import_sheet(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
    query: web::Query<SheetQuery>,
) -> ApiResult<web::Json<ImportSheet>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let (import, bytes) = imports::with_kept_bytes(&state, &staff, door, *id).await?;
    let kind = import.kind;
    let sheet = usize::try_from(query.sheet).unwrap_or(usize::MAX);
    let first = match bytes {
        Some(bytes) => imports::first_rows(bytes, sheet).await?,
        None => imports::FirstRows::default(),
    };
    let remembered = door.imports().columns(kind).await?;
    let own = if kind == RecordKind::Clients {
        door.custom_fields().list().await?
    } else {
        Vec::new()
    };
    let own: Vec<String> = own.iter().map(|field| field.name.as_str().to_owned()).collect();
    let columns = |heads: &[String]| guess(kind, heads, &remembered, &own);
    let is_head = |row: &&(u32, Vec<String>)| columns(&row.1).len() >= 2;
    let header_row = query
        .header_row
        .or_else(|| first.rows.iter().find(is_head).map(|(number, _)| *number))
        .or_else(|| first.rows.first().map(|(number, _)| *number))
        .unwrap_or(1);
    let heads = first.heads(header_row);
    let guessed = columns(&heads)
        .into_iter()
        .map(|(column, field)| ColumnChoice {
            column: u32::try_from(column).unwrap_or(0),
            field,
        })
        .collect();
    Ok(web::Json(ImportSheet {
        sheets: first.sheets,
        rows: first
            .rows
            .into_iter()
            .map(|(number, cells)| SheetRow { number, cells })
            .collect(),
        header_row,
        heads,
        guess: guessed,
        fields: fields(kind, &own),
        matches: kind
            .matches()
            .iter()
            .map(|by| ImportMatch {
                by: *by,
                zh: kind.match_title(*by, Language::ZhCn).to_owned(),
                en: kind.match_title(*by, Language::En).to_owned(),
            })
            .collect(),
    }))
}

fn fields(kind: RecordKind, own: &[String]) -> Vec<ImportField> {
    let of_kind = kind.fields().iter().map(|field| ImportField {
        name: field.name.to_owned(),
        zh: field.zh.to_owned(),
        en: field.en.to_owned(),
        required: field.is_required_in_workbooks(),
        one_of: field.required == Required::OneOf,
    });
    let of_agency = own.iter().map(|name| ImportField {
        name: format!("custom_fields.{name}"),
        zh: name.clone(),
        en: name.clone(),
        required: false,
        one_of: false,
    });
    of_kind.chain(of_agency).collect()
}

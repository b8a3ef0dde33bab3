use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use sidebook_domain::{RecordKind, parse_line};
use sidebook_storage::NewImport;
use sidebook_workbook::Limits;
use utoipa::IntoParams;

use crate::ingest::schema::RecordKindWord;
use crate::problem::{ApiError, ApiResult, FieldCode};
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::ImportShown;
use crate::{ApiState, imports, upload};

/// What the rows are.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    #[param(value_type = RecordKindWord)]
    kind: RecordKind,
}

/// Bring a workbook: .xlsx, .xls, or text with separators in UTF-8 or GBK, up to 20 MiB. Nothing is put into the books yet. What
/// cannot be read is refused with the field `file`: `locked`, `broken`, `encoding`, `not_a_workbook`, `too_many_rows`,
/// `too_many_cells`. For owners and admins,
/// articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(
        ImportQuery,
        ("X-File-Name" = String, Header, description = "The file's name, percent-encoded UTF-8")
    ),
    request_body(content = String, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, body = ImportShown))
)]
#[post("/console/imports")]
pub(crate) async fn create_import(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    query: web::Query<ImportQuery>,
    req: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    imports::require_kind(&staff, query.kind)?;
    let name = upload::file_name(&req)?;
    let name = parse_line(&name, 255).map_err(|error| ApiError::field("X-File-Name", error.field_code()))?;
    let bytes = upload::read(body, Limits::default().bytes).await?;
    imports::first_rows(bytes.clone(), 0).await?;
    let new = NewImport {
        kind: query.kind,
        file_name: name,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        by: staff.id(),
    };
    let import = state.storage.view().of(staff.agency_id()).imports().prepare(new);
    // A row without its bytes helps nobody, and no transaction waits for the store.
    state.attachments.store.put(&import.object_key, bytes).await?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let import = door.imports().keep(import).await?;
    let shown = imports::shown_one(door, import).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(shown))
}

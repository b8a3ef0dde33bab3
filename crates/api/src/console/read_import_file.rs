use actix_web::{HttpResponse, get, web};
use sidebook_domain::ImportId;

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::{ApiState, imports, lists};

/// The workbook of an import, as it was brought. For owners and admins, articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/imports/{import_id}/file")]
pub(crate) async fn read_import_file(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let (import, bytes) = imports::with_bytes(&state, &staff, door, *id).await?;
    Ok(lists::attachment(&import.file_name, "application/octet-stream").body(bytes))
}

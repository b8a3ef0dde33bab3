use actix_web::{HttpResponse, get, web};
use sidebook_domain::ExportId;

use super::articles_list::FILE;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ExportKnowledge};
use crate::{ApiState, lists};

/// A file that articles were exported to, as it was then. Needs `export_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("export_id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/article-exports/{export_id}/file")]
pub(crate) async fn read_article_export(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ExportKnowledge>,
    id: web::Path<ExportId>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.view();
    let exports = view.of(staff.agency_id()).exports();
    let export = exports.find(FILE.list, *id).await?.ok_or(ProblemCode::NotFound)?;
    let bytes = state.attachments.store.get(&export.object_key).await?;
    let bytes = bytes.ok_or(ProblemCode::NotFound)?;
    Ok(lists::attachment(&export.file_name, "application/octet-stream").body(bytes))
}

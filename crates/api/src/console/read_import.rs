use actix_web::{get, web};
use sidebook_domain::ImportId;

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ImportKnowledge};
use crate::wire::ImportShown;
use crate::{ApiState, imports};

/// An import: how far it is, and what became of its rows. For owners and admins,
/// articles with `import_knowledge`.
#[utoipa::path(
    tag = "console",
    params(("import_id" = Uuid, Path)),
    responses((status = 200, body = ImportShown))
)]
#[get("/console/imports/{import_id}")]
pub(crate) async fn read_import(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ImportKnowledge>,
    id: web::Path<ImportId>,
) -> ApiResult<web::Json<ImportShown>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let import = imports::find(&staff, door, *id).await?;
    Ok(web::Json(imports::shown_one(door, import).await?))
}

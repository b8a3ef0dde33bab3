use actix_web::{get, web};

use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::Imports;
use crate::{ApiState, imports};

/// So many are listed.
const LISTED: u64 = 50;

/// The newest imports, newest first. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = Imports)))]
#[get("/console/imports")]
pub(crate) async fn list_imports(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<Imports>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let newest = door.imports().list(LISTED).await?;
    let items = imports::shown(door, newest).await?;
    Ok(web::Json(Imports { items }))
}

use actix_web::{get, web};

use crate::ApiState;
use crate::console::shown_api_keys;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::ApiKeys;

/// The keys with which other systems put rows into the books, the newest first. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = ApiKeys)))]
#[get("/console/api-keys")]
pub(crate) async fn list_api_keys(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<ApiKeys>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let keys = door.api_keys().list().await?;
    Ok(web::Json(ApiKeys {
        items: shown_api_keys::keys(door, keys).await?,
    }))
}

use actix_web::{get, web};

use super::shown_events::Corps;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::ParkedWorkList;

/// The most that is listed; more than that needs another remedy than looking at each.
const MOST: u64 = 200;

/// Work of the agency that was given up: what events and syncs asked for and could not be done. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = ParkedWorkList)))]
#[get("/console/parked-work")]
pub(crate) async fn list_parked_work(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<ParkedWorkList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let corps = Corps::of(door).await?;
    let found = door.parked_work().list(MOST).await?;
    Ok(web::Json(ParkedWorkList {
        items: found.into_iter().map(|job| corps.work(job)).collect(),
    }))
}

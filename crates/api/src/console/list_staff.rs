use actix_web::{get, web};

use crate::ApiState;
use crate::console::people;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::StaffMemberList;

/// The agency's people, what each may do, and the departments of its corps. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = StaffMemberList)))]
#[get("/console/staff")]
pub(crate) async fn list_staff(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<StaffMemberList>> {
    let view = state.storage.snapshot().await?;
    Ok(web::Json(people::list(view.of(staff.agency_id())).await?))
}

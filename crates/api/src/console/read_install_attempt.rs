use actix_web::{get, web};
use sidebook_domain::InstallAttemptId;

use crate::ApiState;
use crate::console::shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::InstallAttempt;

/// Where an attempt stands. Needs `bind_corp`.
#[utoipa::path(
    tag = "console",
    params(("install_attempt_id" = Uuid, Path)),
    responses((status = 200, body = InstallAttempt))
)]
#[get("/console/install-attempts/{install_attempt_id}")]
pub(crate) async fn read_install_attempt(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    id: web::Path<InstallAttemptId>,
) -> ApiResult<web::Json<InstallAttempt>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let attempt = door
        .install_attempts()
        .find(*id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    Ok(web::Json(
        shown::install_attempt(door, attempt, state.clock.now()).await?,
    ))
}

use actix_web::{get, web};

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, console_identity};
use crate::wire::ConsoleIdentity;

/// Who is signed in.
#[utoipa::path(tag = "console", responses((status = 200, body = ConsoleIdentity)))]
#[get("/console/session")]
pub(crate) async fn read_console_session(staff: ConsoleStaff) -> ApiResult<web::Json<ConsoleIdentity>> {
    Ok(web::Json(console_identity(&staff.person, &staff.agency)))
}

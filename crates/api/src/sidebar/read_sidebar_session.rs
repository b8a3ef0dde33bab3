use actix_web::{get, web};

use crate::problem::ApiResult;
use crate::session::{SidebarStaff, sidebar_identity};
use crate::wire::SidebarIdentity;

/// Who is signed in, where.
#[utoipa::path(tag = "sidebar", responses((status = 200, body = SidebarIdentity)))]
#[get("/sidebar/session")]
pub(crate) async fn read_sidebar_session(staff: SidebarStaff) -> ApiResult<web::Json<SidebarIdentity>> {
    Ok(web::Json(sidebar_identity(
        &staff.person,
        &staff.agency,
        &staff.place,
    )))
}

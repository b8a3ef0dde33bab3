use actix_web::{get, web};

use super::tag_form;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AgencyTagGroupList;

/// The agency's labels, with how many clients bear each. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = AgencyTagGroupList)))]
#[get("/console/tag-groups")]
pub(crate) async fn list_agency_tag_groups(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<AgencyTagGroupList>> {
    let view = state.storage.snapshot().await?;
    Ok(web::Json(tag_form::all(view.of(staff.agency_id())).await?))
}

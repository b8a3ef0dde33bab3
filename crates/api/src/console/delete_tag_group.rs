use actix_web::{delete, web};
use serde_json::json;
use sidebook_domain::TagGroupId;

use super::set_tag_group::TagUseQuery;
use super::tag_form;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AgencyTagGroupList;
use crate::{ApiState, audit};

/// Remove a group with its labels, from their clients too; the others are answered. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("tag_group_id" = Uuid, Path), TagUseQuery),
    responses((status = 200, body = AgencyTagGroupList))
)]
#[delete("/console/tag-groups/{tag_group_id}")]
pub(crate) async fn delete_tag_group(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<TagGroupId>,
    query: web::Query<TagUseQuery>,
) -> ApiResult<web::Json<AgencyTagGroupList>> {
    let used_by = query.used_by.unwrap_or(0);
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    tag_form::done(door.client_tags().remove_group(*id, used_by).await)?;
    let detail = json!({ "used_by": used_by });
    let entry = audit::entry(staff.id(), "tag_group_removed", tag_form::subject(*id), detail);
    door.audit().add(entry).await?;
    let all = tag_form::all(door).await?;
    work.commit().await?;
    Ok(web::Json(all))
}

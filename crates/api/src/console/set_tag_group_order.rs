use actix_web::{put, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::TagGroupId;
use utoipa::ToSchema;

use super::tag_form;
use crate::problem::{ApiError, ApiResult};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AgencyTagGroupList;
use crate::{ApiState, audit};

/// In which order groups of labels stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagGroupOrderIn {
    /// Those that are not named come after them.
    #[schema(value_type = Vec<Uuid>, max_items = 200)]
    tag_group_ids: Vec<TagGroupId>,
}

/// Put the groups of labels into an order; all of them are answered. For owners and admins.
#[utoipa::path(
    tag = "console",
    request_body = TagGroupOrderIn,
    responses((status = 200, body = AgencyTagGroupList))
)]
#[put("/console/tag-group-order")]
pub(crate) async fn set_tag_group_order(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    body: web::Json<TagGroupOrderIn>,
) -> ApiResult<web::Json<AgencyTagGroupList>> {
    let ids = &body.tag_group_ids;
    if ids.len() > 200 {
        return Err(ApiError::field("tag_group_ids", "too_many"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    door.client_tags().set_order(ids).await?;
    let entry = audit::entry(
        staff.id(),
        "tag_groups_ordered",
        "tag_groups".to_owned(),
        json!({}),
    );
    door.audit().add(entry).await?;
    let all = tag_form::all(door).await?;
    work.commit().await?;
    Ok(web::Json(all))
}

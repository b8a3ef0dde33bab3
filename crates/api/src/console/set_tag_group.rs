use actix_web::{put, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::TagGroupId;
use utoipa::IntoParams;

use super::tag_form::{self, TagGroupIn};
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AgencyTagGroupList;
use crate::{ApiState, audit};

/// What the caller knows of who bears labels that go.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TagUseQuery {
    /// How many clients lose a label by this, as the person was told; none when absent.
    #[param(required = false, nullable = false)]
    pub(crate) used_by: Option<u64>,
}

/// Make a group of labels what it should be: its labels that are not named are removed, from their clients too. All groups
/// are answered. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("tag_group_id" = Uuid, Path), TagUseQuery),
    request_body = TagGroupIn,
    responses((status = 200, body = AgencyTagGroupList))
)]
#[put("/console/tag-groups/{tag_group_id}")]
pub(crate) async fn set_tag_group(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<TagGroupId>,
    query: web::Query<TagUseQuery>,
    body: web::Json<TagGroupIn>,
) -> ApiResult<web::Json<AgencyTagGroupList>> {
    let change = body.into_inner().read()?;
    let used_by = query.used_by.unwrap_or(0);
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let detail = json!({ "name": change.name, "tags": change.tags.len(), "used_by": used_by });
    tag_form::done(door.client_tags().set_group(*id, change, used_by).await)?;
    let entry = audit::entry(staff.id(), "tag_group_changed", tag_form::subject(*id), detail);
    door.audit().add(entry).await?;
    let all = tag_form::all(door).await?;
    work.commit().await?;
    Ok(web::Json(all))
}

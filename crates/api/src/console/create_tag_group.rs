use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_storage::{NewTagGroup, StorageError};

use super::tag_form::{self, TagGroupIn};
use crate::problem::{ApiError, ApiResult};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::AgencyTagGroupList;
use crate::{ApiState, audit};

/// Add a group of labels, after those that are there; all of them are answered. For owners and admins.
#[utoipa::path(
    tag = "console",
    request_body = TagGroupIn,
    responses((status = 201, body = AgencyTagGroupList))
)]
#[post("/console/tag-groups")]
pub(crate) async fn create_tag_group(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    body: web::Json<TagGroupIn>,
) -> ApiResult<HttpResponse> {
    let typed = body.into_inner().read()?;
    if typed.tags.iter().any(|(id, _)| id.is_some()) {
        // Labels of other groups stay there.
        return Err(crate::problem::ProblemCode::NotFound.into());
    }
    let new = NewTagGroup {
        name: typed.name,
        colour: typed.colour,
        required: typed.required,
        tags: typed.tags.into_iter().map(|(_, name)| name).collect(),
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let group = match door.client_tags().add_group(new).await {
        Ok(group) => group,
        Err(StorageError::Duplicate(_)) => return Err(ApiError::field("name", "taken")),
        Err(error) => return Err(error.into()),
    };
    let entry = audit::entry(
        staff.id(),
        "tag_group_added",
        tag_form::subject(group.id),
        json!({ "name": group.name }),
    );
    door.audit().add(entry).await?;
    let all = tag_form::all(door).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(all))
}

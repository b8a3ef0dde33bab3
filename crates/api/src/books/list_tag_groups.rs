use actix_web::{get, web};

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewClientFile};
use crate::wire::{TagGroupList, TagGroupRow, TagRow};

/// The agency's tags to choose from. Needs `view_client_file`.
#[utoipa::path(tag = "books", responses((status = 200, body = TagGroupList)))]
#[get("/tag-groups")]
pub(crate) async fn list_tag_groups(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewClientFile>,
) -> ApiResult<web::Json<TagGroupList>> {
    let view = state.storage.view();
    let groups = view.of(staff.agency_id()).client_tags().groups().await?;
    let items = groups
        .into_iter()
        .map(|group| TagGroupRow {
            id: group.id,
            name: group.name,
            colour: group.colour,
            required: group.required,
            tags: group
                .tags
                .into_iter()
                .map(|tag| TagRow {
                    id: tag.id,
                    name: tag.name,
                })
                .collect(),
        })
        .collect();
    Ok(web::Json(TagGroupList { items }))
}

use actix_web::{HttpRequest, put, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, TagId};
use utoipa::ToSchema;

use crate::ApiState;
use crate::books::client_edits;
use crate::problem::{ApiError, ApiResult};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::ClientFile;

/// How many tags a client may have.
const MOST: usize = 50;

/// Which tags.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientTagsIn {
    /// All the client has from now on: up to 50, at least one of each required group.
    #[schema(value_type = Vec<Uuid>, max_items = 50)]
    pub(crate) tag_ids: Vec<TagId>,
}

/// Choose the tags of a client. Needs `edit_client_file` and `view_client_file`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The client's revision that the change was made on")
    ),
    request_body = ClientTagsIn,
    responses((status = 200, body = ClientFile))
)]
#[put("/clients/{client_id}/tags")]
pub(crate) async fn set_client_tags(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<ClientTagsIn>,
) -> ApiResult<web::Json<ClientFile>> {
    client_edits::require_view(&staff)?;
    let revision = if_match(&req)?;
    let chosen = &body.tag_ids;
    if chosen.len() > MOST {
        return Err(ApiError::field("tag_ids", "too_many"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let fields = match door.clients().set_tags(client.id, revision, chosen).await {
        Ok(true) => vec!["tags"],
        Ok(false) => Vec::new(),
        Err(error) => return Err(client_edits::refused(door, &client, revision, error).await),
    };
    let groups = door.client_tags().groups().await?;
    let lacks_one = groups
        .iter()
        .any(|group| group.required && !group.tags.iter().any(|tag| chosen.contains(&tag.id)));
    if lacks_one {
        // Nothing is committed.
        return Err(ApiError::field("tag_ids", "required_group"));
    }
    let file = client_edits::finish(work, &staff, &client, "client_tags_chosen", fields).await?;
    Ok(web::Json(file))
}

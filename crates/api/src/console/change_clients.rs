use actix_web::{patch, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sidebook_domain::{ClientId, Permission, StaffId, TagId};
use sidebook_storage::{AgencyDoor, ClientChange, Writing};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, EditClientFile};
use crate::wire::Patch;
use crate::{ApiState, audit};

/// How many clients can be changed at once.
const MOST: usize = 200;

/// What becomes of several clients.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientsPatchIn {
    /// Which, at most 200.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200)]
    clients: Vec<ClientId>,
    /// Who looks after them: one of the agency's staff who is active; null for nobody.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    owner_id: Patch<StaffId>,
    /// Labels that they get.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false)]
    tag_ids: Vec<TagId>,
    /// Labels that they lose.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false)]
    removed_tag_ids: Vec<TagId>,
}

/// How many of them are different now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClientsChanged {
    pub(crate) changed: usize,
}

/// Change several clients, all or none: who looks after them, their labels. Needs `edit_client_file` and
/// `view_client_file`.
#[utoipa::path(tag = "console", request_body = ClientsPatchIn, responses((status = 200, body = ClientsChanged)))]
#[patch("/console/clients")]
pub(crate) async fn change_clients(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<EditClientFile>,
    body: web::Json<ClientsPatchIn>,
) -> ApiResult<web::Json<ClientsChanged>> {
    staff.require(Permission::ViewClientFile)?;
    let mut asked = body.into_inner();
    // Always in the same order, so that two of these never wait for each other.
    asked.clients.sort_unstable();
    asked.clients.dedup();
    if asked.clients.is_empty() {
        return Err(ApiError::field("clients", "missing"));
    }
    if asked.clients.len() > MOST {
        return Err(ApiError::field("clients", "too_many"));
    }
    let owner = asked.owner_id.wanted();
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let groups = door.client_tags().groups().await?;
    let is_known = |id: &TagId| {
        groups
            .iter()
            .flat_map(|group| &group.tags)
            .any(|tag| tag.id == *id)
    };
    if !asked.removed_tag_ids.iter().all(is_known) {
        return Err(ProblemCode::NotFound.into());
    }
    let mut changed = 0;
    for id in asked.clients {
        let client = staff.client(door, id).await?;
        let change = ClientChange {
            owner,
            ..ClientChange::default()
        };
        let mut fields = door.clients().change(client.id, client.revision, change).await?;
        if set_tags(door, client.id, &asked.tag_ids, &asked.removed_tag_ids).await? {
            fields.push("tags");
        }
        if !fields.is_empty() {
            changed += 1;
            let now = door
                .clients()
                .find(client.id)
                .await?
                .ok_or(ProblemCode::NotFound)?;
            let detail = json!({ "fields": fields, "revision": now.revision });
            let subject = format!("client:{}", client.id);
            door.audit()
                .add(audit::entry(staff.id(), "client_edited", subject, detail))
                .await?;
        }
    }
    work.commit().await?;
    Ok(web::Json(ClientsChanged { changed }))
}

/// Gives a client labels and takes others; tells whether that is a difference.
async fn set_tags(
    door: AgencyDoor<'_, Writing>,
    id: ClientId,
    added: &[TagId],
    removed: &[TagId],
) -> ApiResult<bool> {
    if added.is_empty() && removed.is_empty() {
        return Ok(false);
    }
    let client = door.clients().find(id).await?.ok_or(ProblemCode::NotFound)?;
    let borne = door.client_tags().of_client(id).await?;
    let mut tags: Vec<TagId> = borne.into_iter().map(|tag| tag.id).collect();
    tags.retain(|tag| !removed.contains(tag));
    tags.extend(added);
    Ok(door.clients().set_tags(id, client.revision, &tags).await?)
}

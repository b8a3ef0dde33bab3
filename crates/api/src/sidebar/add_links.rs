use actix_web::{post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ClientId, ConversationId};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::session::SidebarStaff;
use crate::sidebar::{guard, shown};
use crate::wire::LinkedClients;
use crate::{ApiState, audit};

/// Which clients.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinksIn {
    /// 1 to 50 of the agency's clients. Linking one again changes nothing.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 50)]
    pub(crate) client_ids: Vec<ClientId>,
}

/// Link clients to a conversation. Needs `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path)),
    request_body = LinksIn,
    responses((status = 200, body = LinkedClients))
)]
#[post("/conversations/{conversation_id}/links")]
pub(crate) async fn add_links(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
    body: web::Json<LinksIn>,
) -> ApiResult<web::Json<LinkedClients>> {
    if body.client_ids.is_empty() || body.client_ids.len() > 50 {
        return Err(ApiError::field("client_ids", "out_of_range"));
    }
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    staff.require(guard::link_permission(conversation.kind()))?;
    let new = door
        .links()
        .add(conversation.id, &body.client_ids, staff.id())
        .await?;
    if new > 0 {
        door.audit()
            .add(audit::entry(
                staff.id(),
                "clients_linked",
                format!("conversation:{}", conversation.id),
                json!({ "client_ids": body.client_ids }),
            ))
            .await?;
    }
    let links = door.links().of_conversation(conversation.id).await?;
    work.commit().await?;
    Ok(web::Json(LinkedClients {
        linked_clients: shown::linked_clients(&links),
    }))
}

use actix_web::{HttpResponse, delete, web};
use serde_json::json;
use sidebook_domain::{ClientId, ConversationId};

use crate::problem::{ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::sidebar::guard;
use crate::{ApiState, audit};

/// Undo a link. Needs `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path), ("client_id" = Uuid, Path)),
    responses((status = 204))
)]
#[delete("/conversations/{conversation_id}/links/{client_id}")]
pub(crate) async fn remove_link(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    ids: web::Path<(ConversationId, ClientId)>,
) -> ApiResult<HttpResponse> {
    let (id, client) = ids.into_inner();
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let conversation = guard::open(door, &staff, id).await?;
    staff.require(guard::link_permission(conversation.kind()))?;
    if !door.links().remove(conversation.id, client).await? {
        return Err(ProblemCode::NotFound.into());
    }
    door.audit()
        .add(audit::entry(
            staff.id(),
            "client_unlinked",
            format!("conversation:{}", conversation.id),
            json!({ "client_id": client }),
        ))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

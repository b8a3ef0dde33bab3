use actix_web::{HttpResponse, delete, web};
use serde_json::json;
use sidebook_domain::ConversationId;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::sidebar::guard;
use crate::{ApiState, audit};

/// Take back that this conversation is with no client. Needs `link_contacts` or `link_groups`, by the kind of the
/// conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path)),
    responses((status = 204))
)]
#[delete("/conversations/{conversation_id}/not-client")]
pub(crate) async fn remove_not_client(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    staff.require(guard::link_permission(conversation.kind()))?;
    if !door.not_clients().remove(conversation.id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    door.audit()
        .add(audit::entry(
            staff.id(),
            "conversation_not_client_undone",
            format!("conversation:{}", conversation.id),
            json!({}),
        ))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

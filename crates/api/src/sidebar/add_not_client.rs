use actix_web::{put, web};
use serde_json::json;
use sidebook_domain::ConversationId;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::sidebar::guard;
use crate::wire::NotClientMark;
use crate::{ApiState, audit};

/// Remember that this conversation is with no client. Saying it again changes nothing. Needs `link_contacts` or
/// `link_groups`, by the kind of the conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path)),
    responses((status = 200, body = NotClientMark))
)]
#[put("/conversations/{conversation_id}/not-client")]
pub(crate) async fn add_not_client(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
) -> ApiResult<web::Json<NotClientMark>> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    staff.require(guard::link_permission(conversation.kind()))?;
    if !door.links().of_conversation(conversation.id).await?.is_empty() {
        return Err(ProblemCode::ConversationLinked.into());
    }
    if door.not_clients().add(conversation.id, staff.id()).await? {
        door.audit()
            .add(audit::entry(
                staff.id(),
                "conversation_not_client",
                format!("conversation:{}", conversation.id),
                json!({}),
            ))
            .await?;
    }
    let said = door.not_clients().find(conversation.id).await?;
    work.commit().await?;
    Ok(web::Json(said.ok_or(ProblemCode::Internal)?.into()))
}

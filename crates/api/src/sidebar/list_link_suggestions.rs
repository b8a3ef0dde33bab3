use actix_web::{get, web};
use sidebook_domain::ConversationId;
use sidebook_storage::Viewer;

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::SidebarStaff;
use crate::sidebar::guard;
use crate::wire::LinkSuggestions;

/// With more, reading them takes longer than typing a name.
const MOST: usize = 8;

/// Clients that this conversation may be about, the most likely first, each with its reasons; those linked already are not
/// among them, and nothing is linked by asking. Needs `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(
    tag = "sidebar",
    params(("conversation_id" = Uuid, Path)),
    responses((status = 200, body = LinkSuggestions))
)]
#[get("/conversations/{conversation_id}/link-suggestions")]
pub(crate) async fn list_link_suggestions(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
) -> ApiResult<web::Json<LinkSuggestions>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    staff.require(guard::link_permission(conversation.kind()))?;
    let viewer = if staff.person.role.is_admin() {
        Viewer::Admin
    } else {
        Viewer::Member(&staff.place.member)
    };
    let found = door
        .suggestions()
        .of_conversation(conversation.id, viewer, MOST)
        .await?;
    Ok(web::Json(LinkSuggestions {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

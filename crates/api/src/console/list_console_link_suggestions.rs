use actix_web::{get, web};
use sidebook_domain::ConversationId;
use sidebook_storage::Viewer;

use crate::ApiState;
use crate::console::conversations;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::ConsoleStaff;
use crate::wire::LinkSuggestions;

/// With more, reading them takes longer than typing a name.
const MOST: usize = 8;

/// Clients that a conversation may be about, the most likely first, each with its reasons; those linked already are not
/// among them, and nothing is linked by asking. Needs `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(
    tag = "console",
    params(("conversation_id" = Uuid, Path)),
    responses((status = 200, body = LinkSuggestions))
)]
#[get("/console/conversations/{conversation_id}/link-suggestions")]
pub(crate) async fn list_console_link_suggestions(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
    id: web::Path<ConversationId>,
) -> ApiResult<web::Json<LinkSuggestions>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let accounts = conversations::accounts(door, &staff).await?;
    let (conversation, _) = conversations::find(door, None, *id).await?;
    let viewer = match &accounts {
        None => Viewer::Admin,
        Some(accounts) => {
            let seen = conversations::seen_by(door, accounts, &conversation).await?;
            Viewer::Member(seen.ok_or(ProblemCode::NotYourConversation)?)
        }
    };
    staff.require(conversations::link_permission(conversation.kind()))?;
    let suggestions = door.suggestions();
    let found = suggestions.of_conversation(conversation.id, viewer, MOST).await?;
    Ok(web::Json(LinkSuggestions {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

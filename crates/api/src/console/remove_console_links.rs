use actix_web::{post, web};
use serde_json::json;

use crate::console::add_console_links::ConsoleLinksIn;
use crate::console::conversations;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, LinkConversations};
use crate::wire::{LinkOutcome, LinkResult, LinkResults};
use crate::{ApiState, audit};

/// Undo links. Every item has its own result; one conversation or client that is not the agency's refuses them all. Needs
/// `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(tag = "console", request_body = ConsoleLinksIn, responses((status = 200, body = LinkResults)))]
#[post("/console/links/remove")]
pub(crate) async fn remove_console_links(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<LinkConversations>,
    body: web::Json<ConsoleLinksIn>,
) -> ApiResult<web::Json<LinkResults>> {
    let asked = body.count()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let accounts = conversations::accounts(door, &staff).await?;
    let mut items = Vec::with_capacity(asked);
    for item in &body.items {
        let (conversation, is_theirs) =
            conversations::find(door, accounts.as_deref(), item.conversation_id).await?;
        let may = staff.may(conversations::link_permission(conversation.kind()));
        let known = door.clients().find_many(&item.client_ids).await?;
        for client in &item.client_ids {
            if !known.iter().any(|one| one.id == *client) {
                return Err(ProblemCode::NotFound.into());
            }
            let outcome = if !is_theirs {
                LinkOutcome::NotYourConversation
            } else if !may {
                LinkOutcome::NoPermission
            } else if door.links().remove(conversation.id, *client).await? {
                let subject = format!("conversation:{}", conversation.id);
                let detail = json!({ "client_id": client });
                door.audit()
                    .add(audit::entry(staff.id(), "client_unlinked", subject, detail))
                    .await?;
                LinkOutcome::Removed
            } else {
                LinkOutcome::Unchanged
            };
            items.push(LinkResult {
                conversation_id: conversation.id,
                client_id: *client,
                outcome,
            });
        }
    }
    work.commit().await?;
    Ok(web::Json(LinkResults { items }))
}

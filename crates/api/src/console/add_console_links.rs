use actix_web::{post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ClientId, ConversationId};
use utoipa::ToSchema;

use crate::console::conversations;
use crate::problem::{ApiError, ApiResult};
use crate::session::{ConsoleStaff, LinkConversations};
use crate::wire::{LinkOutcome, LinkResult, LinkResults};
use crate::{ApiState, audit};

/// The most links of one request.
const MOST: usize = 200;

/// A conversation and the clients that it is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationLinksIn {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = Vec<Uuid>, min_items = 1)]
    pub(crate) client_ids: Vec<ClientId>,
}

/// Which conversations are about which clients.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsoleLinksIn {
    /// With up to 200 clients in all.
    #[schema(min_items = 1)]
    pub(crate) items: Vec<ConversationLinksIn>,
}

impl ConsoleLinksIn {
    /// How many links they are, if that is not too many or none.
    pub(super) fn count(&self) -> ApiResult<usize> {
        let asked: usize = self.items.iter().map(|item| item.client_ids.len()).sum();
        let has_none = self.items.is_empty() || self.items.iter().any(|item| item.client_ids.is_empty());
        if has_none || asked > MOST {
            return Err(ApiError::field("items", "out_of_range"));
        }
        Ok(asked)
    }
}

/// Link clients to conversations, each by a person's choice. Every item has its own result; one conversation or client that
/// is not the agency's refuses them all. Needs `link_contacts` or `link_groups`, by the kind of the conversation.
#[utoipa::path(tag = "console", request_body = ConsoleLinksIn, responses((status = 200, body = LinkResults)))]
#[post("/console/links")]
pub(crate) async fn add_console_links(
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
        let mut linked = Vec::new();
        for client in &item.client_ids {
            let outcome = if !is_theirs {
                LinkOutcome::NotYourConversation
            } else if !may {
                LinkOutcome::NoPermission
            } else if door.links().add(conversation.id, &[*client], staff.id()).await? > 0 {
                linked.push(*client);
                LinkOutcome::Linked
            } else {
                LinkOutcome::Unchanged
            };
            items.push(LinkResult {
                conversation_id: conversation.id,
                client_id: *client,
                outcome,
            });
        }
        if !linked.is_empty() {
            let subject = format!("conversation:{}", conversation.id);
            let detail = json!({ "client_ids": linked });
            door.audit()
                .add(audit::entry(staff.id(), "clients_linked", subject, detail))
                .await?;
        }
    }
    work.commit().await?;
    Ok(web::Json(LinkResults { items }))
}

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sidebook_domain::{Action, ClientId, ConversationId, SendState, StaffId};
use sidebook_storage::SendIntentFilter;
use utoipa::IntoParams;

use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::wire::SendIntentPage;
use crate::wire::words::{ActionWord, SendStateWord};
use crate::{ApiState, paging, send_log};

/// Which part of the log. What another agency has is not in it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgencySendIntentsQuery {
    /// Of this person.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) staff_id: Option<StaffId>,
    /// About this client.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) client_id: Option<ClientId>,
    /// In this conversation.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) conversation_id: Option<ConversationId>,
    /// For this.
    #[param(value_type = ActionWord, required = false, nullable = false)]
    pub(crate) action: Option<Action>,
    /// What became of them.
    #[param(value_type = SendStateWord, required = false, nullable = false)]
    pub(crate) state: Option<SendState>,
    /// Prepared then or later.
    #[param(required = false, nullable = false)]
    pub(crate) from: Option<DateTime<Utc>>,
    /// Prepared before.
    #[param(required = false, nullable = false)]
    pub(crate) before: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// What was prepared and sent across the agency about clients that one may open, newest first. Needs
/// `view_linked_clients`.
#[utoipa::path(tag = "console", params(AgencySendIntentsQuery), responses((status = 200, body = SendIntentPage)))]
#[get("/console/send-intents")]
pub(crate) async fn list_agency_send_intents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<AgencySendIntentsQuery>,
) -> ApiResult<web::Json<SendIntentPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let filter = SendIntentFilter {
        conversation: query.conversation_id,
        client: query.client_id,
        staff: query.staff_id,
        action: query.action,
        state: query.state,
        from: query.from,
        before: query.before,
        within: Some(staff.reach()),
    };
    let view = state.storage.view();
    let found = view
        .of(staff.agency_id())
        .send_intents()
        .list(filter, page)
        .await?;
    Ok(web::Json(send_log::page(found)))
}

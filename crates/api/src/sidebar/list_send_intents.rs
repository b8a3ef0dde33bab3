use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, ConversationId};
use sidebook_storage::{Direction, SendIntentFilter};
use utoipa::IntoParams;

use crate::problem::ApiResult;
use crate::session::SidebarStaff;
use crate::sidebar::guard;
use crate::wire::SendIntentPage;
use crate::{ApiState, paging, send_log};

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SendIntentsQuery {
    /// Beside which conversation.
    #[param(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    /// About which client.
    #[param(value_type = Option<Uuid>, required = false, nullable = false)]
    pub(crate) client_id: Option<ClientId>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// What was prepared and sent beside a conversation about clients that one may open, newest first.
#[utoipa::path(tag = "sidebar", params(SendIntentsQuery), responses((status = 200, body = SendIntentPage)))]
#[get("/send-intents")]
pub(crate) async fn list_send_intents(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    query: web::Query<SendIntentsQuery>,
) -> ApiResult<web::Json<SendIntentPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let conversation = guard::open(door, &staff, query.conversation_id).await?;
    let filter = SendIntentFilter {
        conversation: Some(conversation.id),
        client: query.client_id,
        within: Some(staff.reach()),
        ..SendIntentFilter::default()
    };
    let newest = Direction::Descending;
    Ok(web::Json(send_log::page(
        door.send_intents().list(filter, newest, page).await?,
    )))
}

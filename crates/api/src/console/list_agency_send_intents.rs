use actix_web::{get, web};

use super::send_log_list::{AgencySendIntentsQuery, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::wire::SendIntentPage;
use crate::{ApiState, send_log};

/// What was prepared and sent across the agency about clients that one may open, newest first unless `sort` turns it
/// round. Needs `view_linked_clients`.
#[utoipa::path(tag = "console", params(AgencySendIntentsQuery), responses((status = 200, body = SendIntentPage)))]
#[get("/console/send-intents")]
pub(crate) async fn list_agency_send_intents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<AgencySendIntentsQuery>,
) -> ApiResult<web::Json<SendIntentPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (((), direction), page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let found = door.send_intents().list(filter, direction, page).await?;
    Ok(web::Json(send_log::page(found)))
}

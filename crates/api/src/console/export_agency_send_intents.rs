use actix_web::{HttpResponse, get, web};

use super::send_log_list::{AgencySendIntentsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::{ApiState, lists};

/// What was prepared and sent across the agency about clients that one may open, as a file. Needs `view_linked_clients`.
#[utoipa::path(
    tag = "console",
    params(AgencySendIntentsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/send-intents/export")]
pub(crate) async fn export_agency_send_intents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<AgencySendIntentsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let ((), direction) = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(door.send_intents().list(filter, direction, page).await?)
    })
    .await
}

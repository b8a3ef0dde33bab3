use actix_web::{HttpResponse, get, web};

use super::clients_list::{AgencyClientsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewClientFile};
use crate::{ApiState, lists};

/// The agency's clients as a file, of those that one may open. Needs `view_client_file`.
#[utoipa::path(
    tag = "console",
    params(AgencyClientsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/clients/export")]
pub(crate) async fn export_agency_clients(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewClientFile>,
    query: web::Query<AgencyClientsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    let clients = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(clients.list(&filter, order, &page).await?)
    })
    .await
}

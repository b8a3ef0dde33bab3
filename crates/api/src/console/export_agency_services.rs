use actix_web::{HttpResponse, get, web};

use super::services_list::{AgencyServicesExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::{ApiState, day, lists};

/// The agency's bookkeeping services, of the clients that one may open, as a file. Needs `view_services`.
#[utoipa::path(
    tag = "console",
    params(AgencyServicesExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/services/export")]
pub(crate) async fn export_agency_services(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewServices>,
    query: web::Query<AgencyServicesExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.services(&filter, order, &page).await?)
    })
    .await
}

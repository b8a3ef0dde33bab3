use actix_web::{HttpResponse, get, web};

use super::contracts_list::{AgencyContractsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::{ApiState, day, lists};

/// The agency's contracts, of the clients that one may open, as a file. Needs `view_payments`.
#[utoipa::path(
    tag = "console",
    params(AgencyContractsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/contracts/export")]
pub(crate) async fn export_agency_contracts(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyContractsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.contracts(&filter, order, &page).await?)
    })
    .await
}

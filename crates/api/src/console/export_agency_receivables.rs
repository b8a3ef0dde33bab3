use actix_web::{HttpResponse, get, web};

use super::receivables_list::{AgencyReceivablesExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::{ApiState, day, lists};

/// The agency's receivables, of the clients that one may open, as a file. Needs `view_payments`.
#[utoipa::path(
    tag = "console",
    params(AgencyReceivablesExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/receivables/export")]
pub(crate) async fn export_agency_receivables(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyReceivablesExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.receivables(&filter, order, &page).await?)
    })
    .await
}

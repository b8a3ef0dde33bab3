use actix_web::{HttpResponse, get, web};

use super::payments_list::{AgencyPaymentsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::{ApiState, lists};

/// The agency's payments, void ones too, of the clients that one may open, as a file. Needs `view_payments`.
#[utoipa::path(
    tag = "console",
    params(AgencyPaymentsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/payments/export")]
pub(crate) async fn export_agency_payments(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyPaymentsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.payments(&filter, order, &page).await?)
    })
    .await
}

use actix_web::{HttpResponse, get, web};

use super::invoices_list::{AgencyInvoicesExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewInvoices};
use crate::{ApiState, lists};

/// The agency's clients' VAT invoices, of the clients that one may open, as a file. Needs `view_invoices`.
#[utoipa::path(
    tag = "console",
    params(AgencyInvoicesExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/invoices/export")]
pub(crate) async fn export_agency_invoices(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewInvoices>,
    query: web::Query<AgencyInvoicesExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.invoices(&filter, order, &page).await?)
    })
    .await
}

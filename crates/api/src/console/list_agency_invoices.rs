use actix_web::{get, web};

use super::invoices_list::{AgencyInvoicesQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewInvoices};
use crate::wire::AgencyInvoicePage;

/// The agency's clients' VAT invoices, of the clients that one may open. Needs `view_invoices`.
#[utoipa::path(tag = "console", params(AgencyInvoicesQuery), responses((status = 200, body = AgencyInvoicePage)))]
#[get("/console/invoices")]
pub(crate) async fn list_agency_invoices(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewInvoices>,
    query: web::Query<AgencyInvoicesQuery>,
) -> ApiResult<web::Json<AgencyInvoicePage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.invoices(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.invoice_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyInvoicePage::new(found, totals)))
}

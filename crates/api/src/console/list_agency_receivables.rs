use actix_web::{get, web};

use super::receivables_list::{AgencyReceivablesQuery, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::wire::AgencyReceivablePage;
use crate::{ApiState, day};

/// The agency's receivables, of the clients that one may open. Needs `view_payments`.
#[utoipa::path(tag = "console", params(AgencyReceivablesQuery), responses((status = 200, body = AgencyReceivablePage)))]
#[get("/console/receivables")]
pub(crate) async fn list_agency_receivables(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyReceivablesQuery>,
) -> ApiResult<web::Json<AgencyReceivablePage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.receivables(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.receivable_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyReceivablePage::new(found, totals, today)))
}

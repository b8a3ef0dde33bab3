use actix_web::{get, web};

use super::filings_list::{AgencyFilingsQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewFilings};
use crate::wire::AgencyFilingPage;

/// The agency's registered tax filings, of the clients that one may open. Needs `view_filings`.
#[utoipa::path(tag = "console", params(AgencyFilingsQuery), responses((status = 200, body = AgencyFilingPage)))]
#[get("/console/filings")]
pub(crate) async fn list_agency_filings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewFilings>,
    query: web::Query<AgencyFilingsQuery>,
) -> ApiResult<web::Json<AgencyFilingPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.filings(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.filing_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyFilingPage::new(found, totals)))
}

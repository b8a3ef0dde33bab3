use actix_web::{get, web};

use super::contracts_list::{AgencyContractsQuery, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::wire::AgencyContractPage;
use crate::{ApiState, day};

/// The agency's contracts, of the clients that one may open. Needs `view_payments`.
#[utoipa::path(tag = "console", params(AgencyContractsQuery), responses((status = 200, body = AgencyContractPage)))]
#[get("/console/contracts")]
pub(crate) async fn list_agency_contracts(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyContractsQuery>,
) -> ApiResult<web::Json<AgencyContractPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.contracts(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.contract_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyContractPage::new(found, totals)))
}

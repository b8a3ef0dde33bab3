use actix_web::{get, web};

use super::services_list::{AgencyServicesQuery, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::wire::AgencyServicePage;
use crate::{ApiState, day};

/// The agency's bookkeeping services, of the clients that one may open. Needs `view_services`.
#[utoipa::path(tag = "console", params(AgencyServicesQuery), responses((status = 200, body = AgencyServicePage)))]
#[get("/console/services")]
pub(crate) async fn list_agency_services(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewServices>,
    query: web::Query<AgencyServicesQuery>,
) -> ApiResult<web::Json<AgencyServicePage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let today = day::of(state.clock.now());
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door, today).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.services(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.service_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyServicePage::new(found, totals, today)))
}

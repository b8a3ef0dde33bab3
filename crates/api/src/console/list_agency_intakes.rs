use actix_web::{get, web};

use super::intakes_list::{AgencyIntakesQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewIntakes};
use crate::wire::AgencyIntakePage;

/// The agency's documents that clients handed in, of the clients that one may open. Needs `view_intakes`.
#[utoipa::path(tag = "console", params(AgencyIntakesQuery), responses((status = 200, body = AgencyIntakePage)))]
#[get("/console/intakes")]
pub(crate) async fn list_agency_intakes(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewIntakes>,
    query: web::Query<AgencyIntakesQuery>,
) -> ApiResult<web::Json<AgencyIntakePage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.intakes(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.intake_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyIntakePage::new(found, totals)))
}

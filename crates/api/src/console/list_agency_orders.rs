use actix_web::{get, web};

use super::orders_list::{AgencyOrdersQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::wire::{AgencyOrderPage, RowTotals};

/// The agency's registration orders, of the clients that one may open. Needs `view_services`.
#[utoipa::path(tag = "console", params(AgencyOrdersQuery), responses((status = 200, body = AgencyOrderPage)))]
#[get("/console/orders")]
pub(crate) async fn list_agency_orders(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewServices>,
    query: web::Query<AgencyOrdersQuery>,
) -> ApiResult<web::Json<AgencyOrderPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.orders(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(RowTotals {
            rows: reached.order_count(&filter).await?,
        })
    } else {
        None
    };
    Ok(web::Json(AgencyOrderPage::new(found, totals)))
}

use actix_web::{get, web};

use super::payments_list::{AgencyPaymentsQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewPayments};
use crate::wire::AgencyPaymentPage;

/// The agency's payments, void ones too, of the clients that one may open. Needs `view_payments`.
#[utoipa::path(tag = "console", params(AgencyPaymentsQuery), responses((status = 200, body = AgencyPaymentPage)))]
#[get("/console/payments")]
pub(crate) async fn list_agency_payments(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewPayments>,
    query: web::Query<AgencyPaymentsQuery>,
) -> ApiResult<web::Json<AgencyPaymentPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.payments(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(reached.payment_totals(&filter).await?.into())
    } else {
        None
    };
    Ok(web::Json(AgencyPaymentPage::new(found, totals)))
}

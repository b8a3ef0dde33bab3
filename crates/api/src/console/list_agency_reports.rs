use actix_web::{get, web};

use super::reports_list::{AgencyReportsQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewReports};
use crate::wire::{AgencyReportPage, RowTotals};

/// The agency's clients' financial reports, of the clients that one may open. Needs `view_reports`.
#[utoipa::path(tag = "console", params(AgencyReportsQuery), responses((status = 200, body = AgencyReportPage)))]
#[get("/console/reports")]
pub(crate) async fn list_agency_reports(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewReports>,
    query: web::Query<AgencyReportsQuery>,
) -> ApiResult<web::Json<AgencyReportPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.reports(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(RowTotals {
            rows: reached.report_count(&filter).await?,
        })
    } else {
        None
    };
    Ok(web::Json(AgencyReportPage::new(found, totals)))
}

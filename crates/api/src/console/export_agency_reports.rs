use actix_web::{HttpResponse, get, web};

use super::reports_list::{AgencyReportsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewReports};
use crate::{ApiState, lists};

/// The agency's clients' financial reports, of the clients that one may open, as a file. Needs `view_reports`.
#[utoipa::path(
    tag = "console",
    params(AgencyReportsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/reports/export")]
pub(crate) async fn export_agency_reports(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewReports>,
    query: web::Query<AgencyReportsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.reports(&filter, order, &page).await?)
    })
    .await
}

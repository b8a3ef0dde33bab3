use actix_web::{HttpResponse, get, web};

use super::filings_list::{AgencyFilingsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewFilings};
use crate::{ApiState, lists};

/// The agency's registered tax filings, of the clients that one may open, as a file. Needs `view_filings`.
#[utoipa::path(
    tag = "console",
    params(AgencyFilingsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/filings/export")]
pub(crate) async fn export_agency_filings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewFilings>,
    query: web::Query<AgencyFilingsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.filings(&filter, order, &page).await?)
    })
    .await
}

use actix_web::{HttpResponse, get, web};

use super::intakes_list::{AgencyIntakesExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewIntakes};
use crate::{ApiState, lists};

/// The agency's documents that clients handed in, of the clients that one may open, as a file. Needs `view_intakes`.
#[utoipa::path(
    tag = "console",
    params(AgencyIntakesExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/intakes/export")]
pub(crate) async fn export_agency_intakes(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewIntakes>,
    query: web::Query<AgencyIntakesExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.intakes(&filter, order, &page).await?)
    })
    .await
}

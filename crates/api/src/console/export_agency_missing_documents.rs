use actix_web::{HttpResponse, get, web};

use super::missing_documents_list::{AgencyMissingDocumentsExportQuery, FILE, ORDERS};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::{ApiState, lists};

/// The agency's documents that are still lacking, of the clients that one may open, as a file. Needs `view_services`.
#[utoipa::path(
    tag = "console",
    params(AgencyMissingDocumentsExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/console/missing-documents/export")]
pub(crate) async fn export_agency_missing_documents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewServices>,
    query: web::Query<AgencyMissingDocumentsExportQuery>,
) -> ApiResult<HttpResponse> {
    let (filter, asked) = query.into_inner().parts();
    let order = asked.order(&ORDERS)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    lists::file(&state, &staff, &FILE, &asked, async |page| {
        Ok(reached.missing(&filter, order, &page).await?)
    })
    .await
}

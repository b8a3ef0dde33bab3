use actix_web::{get, web};

use super::missing_documents_list::{AgencyMissingDocumentsQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewServices};
use crate::wire::{AgencyMissingDocumentPage, RowTotals};

/// The agency's documents that are still lacking, of the clients that one may open. Needs `view_services`.
#[utoipa::path(tag = "console", params(AgencyMissingDocumentsQuery), responses((status = 200, body = AgencyMissingDocumentPage)))]
#[get("/console/missing-documents")]
pub(crate) async fn list_agency_missing_documents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewServices>,
    query: web::Query<AgencyMissingDocumentsQuery>,
) -> ApiResult<web::Json<AgencyMissingDocumentPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(&staff, door).await?;
    let reached = door.reached_by(staff.reach());
    let found = reached.missing(&filter, order, &page).await?;
    let totals = if asked.is_first() {
        Some(RowTotals {
            rows: reached.missing_count(&filter).await?,
        })
    } else {
        None
    };
    Ok(web::Json(AgencyMissingDocumentPage::new(found, totals)))
}

use actix_web::{get, web};

use super::clients_list::{AgencyClientsQuery, ORDERS};
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, ViewClientFile};
use crate::wire::AgencyClientPage;

/// The agency's clients, of those that one may open. Needs `view_client_file`.
#[utoipa::path(tag = "console", params(AgencyClientsQuery), responses((status = 200, body = AgencyClientPage)))]
#[get("/console/clients")]
pub(crate) async fn list_agency_clients(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewClientFile>,
    query: web::Query<AgencyClientsQuery>,
) -> ApiResult<web::Json<AgencyClientPage>> {
    let (filter, asked) = query.into_inner().parts();
    let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let filter = filter.read(door).await?;
    let clients = door.reached_by(staff.reach());
    let found = clients.list(&filter, order, &page).await?;
    let total = if asked.is_first() {
        Some(clients.count(&filter).await?)
    } else {
        None
    };
    Ok(web::Json(AgencyClientPage::new(found, total)))
}

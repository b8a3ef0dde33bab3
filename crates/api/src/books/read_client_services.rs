use actix_web::{get, web};
use sidebook_domain::ClientId;

use crate::books::shown_clients;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewServices};
use crate::wire::ServiceCard;
use crate::{ApiState, day};

/// What a client has bought and what is missing. Needs `view_services`.
#[utoipa::path(tag = "books", params(("client_id" = Uuid, Path)), responses((status = 200, body = ServiceCard)))]
#[get("/clients/{client_id}/services")]
pub(crate) async fn read_client_services(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewServices>,
    id: web::Path<ClientId>,
) -> ApiResult<web::Json<ServiceCard>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(
        shown_clients::service_card(door, &client, day::of(state.clock.now())).await?,
    ))
}

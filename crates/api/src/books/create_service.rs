use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::ClientId;

use super::service_form::ServiceIn;
use super::shown_clients::service_row;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, EditServices};
use crate::wire::ServiceRow;
use crate::{ApiState, audit, day};

/// Enter a service of a client; the very same is entered once. Needs `edit_services`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path)),
    request_body = ServiceIn,
    responses((status = 201, body = ServiceRow))
)]
#[post("/clients/{client_id}/services")]
pub(crate) async fn create_service(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditServices>,
    id: web::Path<ClientId>,
    body: web::Json<ServiceIn>,
) -> ApiResult<HttpResponse> {
    let new = body.into_inner().read(*id)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let entered = door.services().enter(new).await?;
    let subject = format!("service:{}", entered.id);
    let entry = audit::entry(
        staff.id(),
        "service_entered",
        subject,
        json!({ "client_id": *id }),
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(service_row(entered, day::of(state.clock.now()))))
}

use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::ClientId;

use super::service_form::OrderIn;
use super::shown_clients::order_row;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, EditServices};
use crate::wire::OrderRow;
use crate::{ApiState, audit};

/// Enter a order of a client; the very same is entered once. Needs `edit_services`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path)),
    request_body = OrderIn,
    responses((status = 201, body = OrderRow))
)]
#[post("/clients/{client_id}/orders")]
pub(crate) async fn create_order(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditServices>,
    id: web::Path<ClientId>,
    body: web::Json<OrderIn>,
) -> ApiResult<HttpResponse> {
    let new = body.into_inner().read(*id)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let entered = door.services().enter_order(new).await?;
    let subject = format!("order:{}", entered.id);
    let entry = audit::entry(staff.id(), "order_entered", subject, json!({ "client_id": *id }));
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(order_row(entered)))
}

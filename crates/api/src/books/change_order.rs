use actix_web::{HttpRequest, put, web};
use serde_json::json;
use sidebook_domain::RegistrationOrderId;
use sidebook_storage::{OfClient, StorageError};

use super::service_form::{self, OrderIn};
use super::shown_clients::order_row;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditServices};
use crate::wire::OrderRow;
use crate::{ApiState, audit};

/// Change a order. Needs `edit_services`.
#[utoipa::path(
    tag = "books",
    params(
        ("order_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = OrderIn,
    responses((status = 200, body = OrderRow))
)]
#[put("/orders/{order_id}")]
pub(crate) async fn change_order(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditServices>,
    id: web::Path<RegistrationOrderId>,
    req: HttpRequest,
    body: web::Json<OrderIn>,
) -> ApiResult<web::Json<OrderRow>> {
    let revision = if_match(&req)?;
    let typed =
        serde_json::to_value(&*body).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client_of(door, OfClient::Order(*id)).await?;
    let to = body.into_inner().read(client.id)?;
    let changed = match door.services().change_order(*id, revision, to).await {
        Ok(changed) => changed,
        Err(StorageError::Stale) => {
            let stands = door
                .services()
                .find_order(*id)
                .await?
                .ok_or(ProblemCode::NotFound)?;
            return Err(service_form::stale(&typed, &order_row(stands))?);
        }
        Err(error) => return Err(error.into()),
    };
    let detail = json!({ "client_id": client.id, "revision": changed.revision, "after": typed });
    let entry = audit::entry(staff.id(), "order_changed", format!("order:{}", *id), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(order_row(changed)))
}

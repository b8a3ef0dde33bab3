use actix_web::{HttpRequest, put, web};
use serde_json::json;
use sidebook_domain::ServiceId;
use sidebook_storage::{OfClient, StorageError};

use super::service_form::{self, ServiceIn};
use super::shown_clients::service_row;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditServices};
use crate::wire::ServiceRow;
use crate::{ApiState, audit, day};

/// Change a service. Needs `edit_services`.
#[utoipa::path(
    tag = "books",
    params(
        ("service_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = ServiceIn,
    responses((status = 200, body = ServiceRow))
)]
#[put("/services/{service_id}")]
pub(crate) async fn change_service(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditServices>,
    id: web::Path<ServiceId>,
    req: HttpRequest,
    body: web::Json<ServiceIn>,
) -> ApiResult<web::Json<ServiceRow>> {
    let revision = if_match(&req)?;
    let typed =
        serde_json::to_value(&*body).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client_of(door, OfClient::Service(*id)).await?;
    let to = body.into_inner().read(client.id)?;
    let changed = match door.services().change(*id, revision, to).await {
        Ok(changed) => changed,
        Err(StorageError::Stale) => {
            let stands = door.services().find(*id).await?.ok_or(ProblemCode::NotFound)?;
            return Err(service_form::stale(
                &typed,
                &service_row(stands, day::of(state.clock.now())),
            )?);
        }
        Err(error) => return Err(error.into()),
    };
    let detail = json!({ "client_id": client.id, "revision": changed.revision, "after": typed });
    let entry = audit::entry(staff.id(), "service_changed", format!("service:{}", *id), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(service_row(changed, day::of(state.clock.now()))))
}

use actix_web::{HttpResponse, delete, web};
use serde_json::json;
use sidebook_domain::ApiKeyId;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// Revoke a key: its next call is refused. What it put stays. For owners and admins.
#[utoipa::path(tag = "console", params(("api_key_id" = Uuid, Path)), responses((status = 204)))]
#[delete("/console/api-keys/{api_key_id}")]
pub(crate) async fn delete_api_key(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<ApiKeyId>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let revoked = door.api_keys().revoke(*id, staff.id()).await?;
    let revoked = revoked.ok_or(ProblemCode::NotFound)?;
    let detail = json!({ "name": revoked.name, "prefix": revoked.prefix });
    let subject = format!("api_key:{}", revoked.id);
    door.audit()
        .add(audit::entry(staff.id(), "api_key_revoked", subject, detail))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

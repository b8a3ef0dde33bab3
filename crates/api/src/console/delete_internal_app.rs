use actix_web::{HttpResponse, delete, web};
use serde_json::json;
use sidebook_messenger::PlatformCorpId;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{BindCorp, ConsoleStaff};
use crate::{ApiState, audit};

/// Forget a self-built app that was entered and whose corp is not bound; a bound one is let go of first. Needs `bind_corp`.
#[utoipa::path(tag = "console", params(("platform_corp_id" = String, Path)), responses((status = 204)))]
#[delete("/console/internal-apps/{platform_corp_id}")]
pub(crate) async fn delete_internal_app(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let corp = PlatformCorpId::from(id.as_str());
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let app = door
        .internal_apps()
        .find(&corp)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let known = work
        .system()
        .corps()
        .find_by_platform(crate::PLATFORM, &corp)
        .await?;
    if let Some(bound) = known
        && door.installations().active(bound.id).await?.is_some()
    {
        return Err(ApiError::field("platform_corp_id", "bound"));
    }
    door.internal_apps().remove(&corp).await?;
    let detail = json!({ "name": app.corp_name, "platform_corp_id": corp });
    let subject = format!("internal_app:{corp}");
    door.audit()
        .add(audit::entry(staff.id(), "internal_app_removed", subject, detail))
        .await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

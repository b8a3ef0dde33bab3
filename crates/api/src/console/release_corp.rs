use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{CorpId, Role};
use sidebook_messenger::CorpKey;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// To make sure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseIn {
    /// The corp's name, as the person wrote it.
    pub(crate) name: String,
}

/// Let go of a corp: its sidebars close at once, nothing of it is read any more, what was read and linked is kept, and any
/// agency may bind it. For the owner.
#[utoipa::path(
    tag = "console",
    params(("corp_id" = Uuid, Path)),
    request_body = ReleaseIn,
    responses((status = 204))
)]
#[post("/console/corps/{corp_id}/release")]
pub(crate) async fn release_corp(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<CorpId>,
    body: web::Json<ReleaseIn>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let corp = door.corps().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if body.name.trim() != corp.name {
        return Err(ApiError::field("name", "not_the_name"));
    }
    if staff.person.role != Role::Owner {
        return Err(ProblemCode::NoPermission.into());
    }
    let installation = door.installations().active(corp.id).await?;
    if !door.corps().release(corp.id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    let now = state.clock.now();
    work.system().installations().cancel(corp.id, now).await?;
    // Its secrets go with it: whoever has the corp next enters their own.
    door.internal_apps().remove(&corp.platform_corp).await?;
    let detail = json!({ "platform_corp_id": corp.platform_corp, "name": corp.name });
    let subject = format!("corp:{}", corp.id);
    door.audit()
        .add(audit::entry(staff.id(), "corp_released", subject, detail))
        .await?;
    work.commit().await?;
    // Losing this on a crash is fine: nothing asks for the corp's tokens any more.
    let key = CorpKey {
        corp: corp.id,
        platform: corp.platform_corp,
        mode: corp.mode,
        agent: installation.and_then(|installation| installation.agent),
    };
    state.messenger.forget_tokens(&key).await?;
    Ok(HttpResponse::NoContent().finish())
}

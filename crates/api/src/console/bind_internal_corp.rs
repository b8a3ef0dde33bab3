use actix_web::{post, web};
use serde_json::json;
use sidebook_messenger::{CorpKey, Mode, PlatformCorpId};
use sidebook_storage::{NewCorp, NewInstallation, StorageError};

use crate::console::platform_refusal::refused;
use crate::console::shown;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::Corp;
use crate::{ApiState, audit};

/// Bind the corp of a self-built app, configured or entered for this agency, after the platform took its secret. Needs `bind_corp`.
#[utoipa::path(
    tag = "console",
    params(("platform_corp_id" = String, Path, description = "As the configuration names it, or whoever entered it")),
    responses((status = 200, body = Corp))
)]
#[post("/console/internal-corps/{platform_corp_id}/bind")]
pub(crate) async fn bind_internal_corp(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    id: web::Path<String>,
) -> ApiResult<web::Json<Corp>> {
    let platform_corp = PlatformCorpId::from(id.as_str());
    let app = state
        .internal_app(&platform_corp)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if app.entered_by.is_some_and(|agency| agency != staff.agency_id()) {
        return Err(ProblemCode::CorpBoundElsewhere.into());
    }
    let app = app.app;
    let known = state
        .storage
        .view()
        .system()
        .corps()
        .find_by_platform(crate::PLATFORM, &platform_corp)
        .await?;
    if known
        .as_ref()
        .is_some_and(|known| known.agency.is_some_and(|agency| agency != staff.agency_id()))
    {
        return Err(ProblemCode::CorpBoundElsewhere.into());
    }
    // The platform is asked outside of any unit of work. Our id only names the token in the shared cache.
    let corp_id = known.map_or_else(|| state.storage.new_id().into(), |known| known.id);
    let key = CorpKey {
        corp: corp_id,
        platform: platform_corp.clone(),
        mode: Mode::Internal,
        agent: app.agent,
    };
    let found = state.messenger.installation(&key).await.map_err(refused)?;
    let work = state.storage.begin().await?;
    work.system()
        .corps()
        .take_back(staff.agency_id(), crate::PLATFORM, &platform_corp)
        .await?;
    let new = NewCorp {
        platform: crate::PLATFORM.to_owned(),
        mode: Mode::Internal,
        platform_corp: platform_corp.clone(),
        name: app.corp_name.clone().unwrap_or_else(|| found.name.clone()),
    };
    let corp = work.system().corps().ensure(new).await?;
    work.system()
        .corps()
        .bind(corp.id, staff.agency_id())
        .await
        .map_err(bound_elsewhere)?;
    let installation = NewInstallation {
        corp: corp.id,
        app_key: platform_corp.as_str().to_owned(),
        permanent_code: None,
        authorised_by: None,
        agent: Some(found.agent),
    };
    let installation = work.system().installations().install(installation).await?;
    work.system()
        .installations()
        .describe(installation.id, &found)
        .await?;
    let door = work.of(staff.agency_id());
    let subject = format!("corp:{}", corp.id);
    door.audit()
        .add(audit::entry(
            staff.id(),
            "corp_bound",
            subject,
            json!({ "mode": "internal" }),
        ))
        .await?;
    work.begin_first_sync(staff.agency_id(), corp.id, Some(staff.id()))
        .await?;
    let corp = door.corps().find(corp.id).await?.ok_or(ProblemCode::Internal)?;
    let shown = shown::corp(door, corp).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

/// Somebody else bound it between the look and the write.
fn bound_elsewhere(error: StorageError) -> ApiError {
    match error {
        StorageError::Stale => ProblemCode::CorpBoundElsewhere.into(),
        error => error.into(),
    }
}

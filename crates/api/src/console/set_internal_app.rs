use std::time::Duration;

use actix_web::{HttpRequest, put, web};
use serde_json::json;
use sidebook_domain::AgencyId;
use sidebook_messenger::{Cause, CorpKey, InternalApp as TriedApp, MessengerError, Mode, PlatformCorpId};
use sidebook_storage::{NewInternalApp, StorageError};

use super::internal_app_form::{self, InternalAppIn};
use super::platform_refusal::refused;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::seen;
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::InternalApp;
use crate::{ApiState, audit};

/// The platform blocks addresses that come with wrong secrets again and again.
const WINDOW: Duration = Duration::from_secs(60);

/// Enter a self-built app, or change it, after the platform took its secret. Secrets are kept sealed and never answered.
/// Needs `bind_corp`.
#[utoipa::path(
    tag = "console",
    params(
        ("platform_corp_id" = String, Path, description = "As the platform's console shows it (企业ID)"),
        ("If-Match" = Option<String>, Header, description = "The revision that the change was made on: `\"3\"`"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: nothing was entered yet")
    ),
    request_body = InternalAppIn,
    responses((status = 200, body = InternalApp))
)]
#[put("/console/internal-apps/{platform_corp_id}")]
pub(crate) async fn set_internal_app(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    id: web::Path<String>,
    req: HttpRequest,
    body: web::Json<InternalAppIn>,
) -> ApiResult<web::Json<InternalApp>> {
    let revision = seen(&req)?;
    let corp = PlatformCorpId::from(id.trim());
    let agency = staff.agency_id();
    must_be_free(&state, agency, &corp).await?;
    let view = state.storage.view();
    let kept = view.of(agency).internal_apps().secrets(&corp).await?;
    let typed = body.into_inner().read(&corp, kept)?;
    let tries = state
        .shared
        .count(&format!("internal-apps:{agency}"), WINDOW)
        .await?;
    if tries > state.config.limits.app_trials_a_minute {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    // The platform is asked outside of any unit of work.
    let tried = TriedApp {
        corp: corp.clone(),
        corp_name: typed.corp_name.as_str().to_owned(),
        agent: typed.agent,
        secret: typed.secrets.secret.clone(),
    };
    let found = state.messenger.try_internal_app(&tried).await;
    let found = found.map_err(|error| not_taken(&state, error))?;
    let work = state.storage.begin().await?;
    let door = work.of(agency);
    let new = NewInternalApp {
        corp: corp.clone(),
        corp_name: typed.corp_name,
        agent: typed.agent,
        secrets: typed.secrets,
        by: staff.id(),
    };
    let (action, kept) = match revision {
        None => ("internal_app_entered", door.internal_apps().add(new).await),
        Some(revision) => (
            "internal_app_changed",
            door.internal_apps().change(revision, new).await,
        ),
    };
    let kept = match kept {
        // Entered meanwhile: by a colleague, or by somebody who has the secret too.
        Err(StorageError::Duplicate(_)) => {
            let ours = state
                .storage
                .view()
                .of(agency)
                .internal_apps()
                .find(&corp)
                .await?;
            let code = ours.map_or(ProblemCode::CorpBoundElsewhere, |_| ProblemCode::Stale);
            return Err(code.into());
        }
        kept => kept?,
    };
    let bound = work
        .system()
        .corps()
        .find_by_platform(crate::PLATFORM, &corp)
        .await?;
    if let Some(bound) = &bound
        && let Some(installation) = door.installations().active(bound.id).await?
    {
        let installations = work.system().installations();
        installations.describe(installation.id, &found).await?;
    }
    let detail = json!({
        "name": kept.corp_name, "platform_corp_id": corp, "agent_id": kept.agent.0, "secrets": typed.replaced,
    });
    let subject = format!("internal_app:{corp}");
    door.audit()
        .add(audit::entry(staff.id(), action, subject, detail))
        .await?;
    work.commit().await?;
    // What was got with the secret before serves no more. Without a corp of ours the id names nothing but the token.
    let key = CorpKey {
        corp: bound.map_or_else(|| state.storage.new_id().into(), |bound| bound.id),
        platform: corp,
        mode: Mode::Internal,
        agent: Some(kept.agent),
    };
    state.messenger.forget_tokens(&key).await?;
    Ok(web::Json(internal_app_form::shown(kept, &state.config)))
}

/// Which of the fields the platform does not take, where it tells.
fn not_taken(state: &ApiState, error: MessengerError) -> ApiError {
    match state.messenger.cause(&error) {
        Cause::SecretRefused => ApiError::field("secret", "refused"),
        Cause::UnknownApp => ApiError::field("agent_id", "refused"),
        Cause::AddressNotAllowed => ApiError::field("secret", "address_not_allowed"),
        _ => refused(error),
    }
}

/// A corp has one self-built app here, entered by one agency or configured by the operator.
async fn must_be_free(state: &ApiState, agency: AgencyId, corp: &PlatformCorpId) -> ApiResult<()> {
    if state.config.internal_app(corp).is_some() {
        return Err(ApiError::field("platform_corp_id", "configured"));
    }
    let view = state.storage.view();
    let entered = view.system().internal_apps().find(corp).await?;
    let known = view
        .system()
        .corps()
        .find_by_platform(crate::PLATFORM, corp)
        .await?;
    let holders = [entered.map(|app| app.agency), known.and_then(|corp| corp.agency)];
    if holders.into_iter().flatten().any(|holder| holder != agency) {
        return Err(ProblemCode::CorpBoundElsewhere.into());
    }
    Ok(())
}

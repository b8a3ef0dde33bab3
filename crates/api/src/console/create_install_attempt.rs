use actix_web::{HttpResponse, post, web};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use sidebook_ambient::token;
use sidebook_storage::NewInstallAttempt;
use utoipa::ToSchema;

use crate::console::shown;
use crate::problem::ApiResult;
use crate::session::{BindCorp, ConsoleStaff};
use crate::wire::InstallAttempt;
use crate::{ApiState, audit, pages};

/// Nothing to say yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstallAttemptIn {}

/// Begin to bind a corp: a fresh install link with its QR code. Needs `bind_corp`.
#[utoipa::path(tag = "console", request_body = InstallAttemptIn, responses((status = 201, body = InstallAttempt)))]
#[post("/console/install-attempts")]
pub(crate) async fn create_install_attempt(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    _body: web::Json<InstallAttemptIn>,
) -> ApiResult<HttpResponse> {
    // At most 32 letters and digits is what the platform carries.
    let secret = token(&*state.entropy, 32);
    let return_to = format!("{}{}", state.config.public_url, pages::INSTALL_CALLBACK);
    let link = state.messenger.install_link(&secret, &return_to).await?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let new = NewInstallAttempt {
        staff: staff.id(),
        state: SecretString::from(secret),
        install_url: link.url,
        expires_at: state.clock.now() + link.valid_for,
    };
    let attempt = door.install_attempts().add(new).await?;
    let entry = audit::entry(
        staff.id(),
        "install_begun",
        format!("install_attempt:{}", attempt.id),
        json!({}),
    );
    door.audit().add(entry).await?;
    let shown = shown::install_attempt(door, attempt, state.clock.now()).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(shown))
}

use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult};
use crate::public::oauth_state;
use crate::session::AudienceWord;

/// Begin to sign in to the console by scanning a code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartScanIn {
    /// One of the apps of the setup.
    #[schema(example = "suite")]
    pub(crate) app: String,
}

/// Where to go, and what to keep until coming back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartScanOut {
    /// The platform's page with the code; it comes back to the console with `code` and `state`.
    pub(crate) login_url: String,
    /// To be kept by the page (session storage) and given back: proves that the same page finishes what it began.
    pub(crate) verifier: String,
}

/// Begin to sign in to the console by scanning a code with the messenger.
#[utoipa::path(tag = "public", request_body = StartScanIn, responses((status = 200, body = StartScanOut)))]
#[post("/console/sign-in/scan/start")]
pub(crate) async fn start_console_scan(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<StartScanIn>,
) -> ApiResult<web::Json<StartScanOut>> {
    limit_sign_ins(&state, &req).await?;
    let app = state
        .app(&body.app)
        .await?
        .ok_or_else(|| ApiError::field("app", "unknown"))?;
    let begun = oauth_state::begin(&state, AudienceWord::Console, &app.key).await?;
    let return_to = format!("{}/console/", state.config.public_url);
    let page = state
        .messenger
        .web_login_page(&app.key, &return_to, &begun.state)
        .await?;
    Ok(web::Json(StartScanOut {
        login_url: page.url,
        verifier: begun.verifier,
    }))
}

use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller::limit_sign_ins;
use crate::problem::{ApiError, ApiResult};
use crate::public::oauth_state;
use crate::session::AudienceWord;

/// Begin to sign in through the platform.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartSignInIn {
    /// One of the apps of the setup.
    #[schema(example = "suite")]
    pub(crate) app: String,
    /// The path to come back to, under `/sidebar`, without fragment.
    #[schema(example = "/sidebar/")]
    pub(crate) return_to: String,
}

/// Where to go, and what to keep until coming back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartSignInOut {
    pub(crate) authorize_url: String,
    /// To be kept by the page (session storage) and given back: proves that the same page finishes what it began.
    pub(crate) verifier: String,
}

/// Begin to sign in through the platform's client.
#[utoipa::path(tag = "public", request_body = StartSignInIn, responses((status = 200, body = StartSignInOut)))]
#[post("/sidebar/sign-in/start")]
pub(crate) async fn start_sidebar_sign_in(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<StartSignInIn>,
) -> ApiResult<web::Json<StartSignInOut>> {
    limit_sign_ins(&state, &req).await?;
    let app = state
        .app(&body.app)
        .await?
        .ok_or_else(|| ApiError::field("app", "unknown"))?;
    if !is_sidebar_path(&body.return_to) {
        return Err(ApiError::field("return_to", "not_a_sidebar_path"));
    }
    let begun = oauth_state::begin(&state, AudienceWord::Sidebar, &app.key).await?;
    let return_to = format!("{}{}", state.config.public_url, body.return_to);
    let page = state
        .messenger
        .authorize_page(&app.key, &return_to, &begun.state)
        .await?;
    Ok(web::Json(StartSignInOut {
        authorize_url: page.url,
        verifier: begun.verifier,
    }))
}

/// Whether a person may be sent back there: a plain path of the sidebar on our own host.
fn is_sidebar_path(path: &str) -> bool {
    let plain = path.len() <= 512
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\' | b'<' | b'>' | b'"'));
    let (place, _) = path.split_once('?').unwrap_or((path, ""));
    let below = place == "/sidebar" || place.starts_with("/sidebar/");
    plain && below && !place.contains("//") && !place.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_only_sent_back_to_the_sidebar() {
        for path in [
            "/sidebar",
            "/sidebar/",
            "/sidebar/?entry=group_chat_tools&x=1",
            "/sidebar/index.html",
        ] {
            assert!(is_sidebar_path(path), "{path}");
        }
        for path in [
            "",
            "/",
            "/sidebarx",
            "//evil.example/sidebar/",
            "https://evil.example/sidebar/",
            "/sidebar/../console",
            "/sidebar//evil.example",
            "/sidebar/#x",
            "/sidebar/\\evil",
            "/sidebar/ x",
            "/sidebar/\r\nx",
            "/console/",
        ] {
            assert!(!is_sidebar_path(path), "{path}");
        }
        assert!(!is_sidebar_path(&format!("/sidebar/{}", "x".repeat(600))));
    }
}

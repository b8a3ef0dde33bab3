use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use sidebook_messenger::{Mode, PageSignature};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::session::SidebarStaff;
use crate::{ApiConfig, ApiState};

/// The page to sign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageSignaturesIn {
    /// The page's address exactly as the page reads it; a fragment is cut off, nothing else is touched.
    #[schema(example = "https://sidebook.example/sidebar/")]
    pub(crate) url: String,
}

/// Proofs to the platform's client.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageSignaturesOut {
    /// The corp as the app sees it.
    pub(crate) corp_id: String,
    /// The app's number in the corp.
    pub(crate) agent_id: i64,
    /// The third-party app's id. Absent for a self-built app.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) suite_id: Option<String>,
    /// Of the corp.
    pub(crate) corp: Signature,
    /// Of the app in the corp.
    pub(crate) agent: Signature,
}

/// One proof.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Signature {
    /// Unix seconds.
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
    /// Lower-case hex.
    pub(crate) signature: String,
}

/// Sign a page for the platform's client.
#[utoipa::path(tag = "sidebar", request_body = PageSignaturesIn, responses((status = 200, body = PageSignaturesOut)))]
#[post("/sidebar/page-signatures")]
pub(crate) async fn create_page_signatures(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    body: web::Json<PageSignaturesIn>,
) -> ApiResult<web::Json<PageSignaturesOut>> {
    // Byte for byte as the page reads it: a parser that writes the address anew would change what is signed.
    let url = body.url.split_once('#').map_or(body.url.as_str(), |(url, _)| url);
    if !is_ours(&state.config, url) {
        return Err(ApiError::field("url", "not_a_trusted_host"));
    }
    let signed = state.messenger.sign_page(&staff.place.key(), url).await?;
    let suite_id = match staff.place.corp.mode {
        Mode::Suite => state.config.suite_app().and_then(|app| app.suite_id.clone()),
        Mode::Internal => None,
    };
    Ok(web::Json(PageSignaturesOut {
        corp_id: signed.corp.as_str().to_owned(),
        agent_id: signed.agent.0,
        suite_id,
        corp: signed.corp_signature.into(),
        agent: signed.agent_signature.into(),
    }))
}

impl From<PageSignature> for Signature {
    fn from(signed: PageSignature) -> Self {
        Self {
            timestamp: signed.timestamp,
            nonce: signed.nonce,
            signature: signed.signature,
        }
    }
}

/// Whether the page is on a trusted host. The text is looked at and never rebuilt.
fn is_ours(config: &ApiConfig, url: &str) -> bool {
    let sane = url.len() <= 2048 && url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let own = config.public_url.split_once("://");
    // Plain http only where the service itself is reached so: in demonstrations.
    let scheme_fits = scheme == "https" || own.is_some_and(|(own, _)| own == scheme);
    let trusted = own
        .map(|(_, host)| host)
        .into_iter()
        .chain(config.trusted_hosts.iter().map(String::as_str));
    sane && scheme_fits
        && trusted
            .filter(|known| !known.is_empty())
            .any(|known| known.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::ApiLimits;

    fn config(public_url: &str) -> ApiConfig {
        ApiConfig {
            public_url: public_url.to_owned(),
            session_key: SecretString::from("k".repeat(32)),
            trusted_hosts: vec!["chat.example:8443".to_owned()],
            frame_ancestors: Vec::new(),
            apps: Vec::new(),
            trusted_proxies: 0,
            limits: ApiLimits::default(),
        }
    }

    #[test]
    fn only_pages_on_trusted_hosts_are_signed() {
        let config = config("https://sidebook.example");
        for url in [
            "https://sidebook.example",
            "https://sidebook.example/sidebar/?a=%E4%BD%A0&b",
            "https://SIDEBOOK.example?params=value",
            "https://chat.example:8443/x",
        ] {
            assert!(is_ours(&config, url), "{url}");
        }
        for url in [
            "http://sidebook.example/",
            "https://sidebook.example.evil.example/",
            "https://sidebook.example@evil.example/",
            "https://evil.example/?https://sidebook.example/",
            "https://evil.example\\.sidebook.example/",
            "https://chat.example/",
            "//sidebook.example/",
            "sidebook.example",
            "javascript://sidebook.example/%0aalert(1)",
            "https://",
            "",
        ] {
            assert!(!is_ours(&config, url), "{url}");
        }
    }

    #[test]
    fn a_demonstration_on_plain_http_signs_its_own_pages() {
        let config = config("http://127.0.0.1:8080");
        assert!(is_ours(&config, "http://127.0.0.1:8080/sidebar/"));
        assert!(!is_ours(&config, "http://127.0.0.1:8081/sidebar/"));
    }
}

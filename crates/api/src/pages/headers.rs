use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::ApiState;

/// What the front end may load: its own files, its own API, and pictures written into the page (QR codes).
pub(super) fn application_policy(ancestors: &[String]) -> String {
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {}",
        ancestors_of(ancestors)
    )
}

/// What a page of text may load: nothing but its own style.
pub(super) fn text_policy() -> String {
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        .to_owned()
}

fn ancestors_of(origins: &[String]) -> String {
    if origins.is_empty() {
        "'none'".to_owned()
    } else {
        origins.join(" ")
    }
}

/// Puts the security headers on a page.
pub(super) fn secure(page: &mut HttpResponse, policy: &str, state: &ApiState) {
    let headers = page.headers_mut();
    set(headers, "content-security-policy", policy);
    set(headers, "x-content-type-options", "nosniff");
    // The address of a page may carry a code; nobody else is told it.
    set(headers, "referrer-policy", "no-referrer");
    set(
        headers,
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    );
    if state.config.public_url.starts_with("https://") {
        set(headers, "strict-transport-security", "max-age=31536000");
    }
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_frames_unless_the_configuration_names_them() {
        assert!(application_policy(&[]).ends_with("frame-ancestors 'none'"));
        let named = application_policy(&["https://work.example".to_owned(), "'self'".to_owned()]);
        assert!(named.ends_with("frame-ancestors https://work.example 'self'"));
        assert!(!named.contains("unsafe"));
    }
}

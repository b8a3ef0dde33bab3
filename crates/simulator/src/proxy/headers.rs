//! What of the headers goes through the proxy.

use actix_web::http::header::HeaderMap as InHeaders;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Headers that belong to one connection and are not passed on (RFC 9110, 7.6.1).
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers of a request to Sidebook: as the browser sent them, without those of the connection.
///
/// `Host` stays the proxy's own: behind it Sidebook sees the address that the browser sees.
#[must_use]
pub(super) fn to_upstream(from: &InHeaders, peer: Option<&str>) -> HeaderMap {
    let named = connection_names(from.get_all("connection").filter_map(|value| value.to_str().ok()));
    let mut to = HeaderMap::new();
    for (name, value) in from {
        if !is_hop_by_hop(name.as_str(), &named) {
            append(&mut to, name.as_str(), value.as_bytes());
        }
    }
    if let Some(host) = from.get("host") {
        append(&mut to, "x-forwarded-host", host.as_bytes());
    }
    append(&mut to, "x-forwarded-proto", b"http");
    if let Some(peer) = peer {
        append(&mut to, "x-forwarded-for", peer.as_bytes());
    }
    to
}

/// Whether an answer's header goes on to the browser.
#[must_use]
pub(super) fn passes_back(name: &str, answer: &HeaderMap) -> bool {
    let named = connection_names(
        answer
            .get_all("connection")
            .iter()
            .filter_map(|value| value.to_str().ok()),
    );
    !is_hop_by_hop(name, &named)
}

/// The `content-security-policy` of a page that only `ancestors` may frame: an existing `frame-ancestors` is replaced,
/// every other directive stays.
#[must_use]
pub(super) fn framed_by(policy: &str, ancestors: &str) -> String {
    let directives = policy
        .split(';')
        .map(str::trim)
        .filter(|directive| !directive.is_empty());
    let others = directives.filter(|directive| {
        let name = directive.split_ascii_whitespace().next().unwrap_or_default();
        !name.eq_ignore_ascii_case("frame-ancestors")
    });
    let mut parts: Vec<String> = others.map(str::to_owned).collect();
    parts.push(format!("frame-ancestors {ancestors}"));
    parts.join("; ")
}

fn connection_names<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    values
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}

fn is_hop_by_hop(name: &str, named: &[String]) -> bool {
    HOP_BY_HOP.contains(&name) || named.iter().any(|other| other == name)
}

fn append(to: &mut HeaderMap, name: &str, value: &[u8]) {
    if let (Ok(name), Ok(value)) = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_bytes(value),
    ) {
        to.append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_frame_policy_is_replaced_and_the_rest_stays() {
        assert_eq!(
            framed_by(
                "default-src 'self'; Frame-Ancestors 'none' ;script-src 'self'",
                "'self' http://a"
            ),
            "default-src 'self'; script-src 'self'; frame-ancestors 'self' http://a"
        );
        assert_eq!(framed_by("", "http://a"), "frame-ancestors http://a");
        assert_eq!(
            framed_by("frame-src x", "http://a"),
            "frame-src x; frame-ancestors http://a"
        );
    }

    #[test]
    fn headers_of_the_connection_stay_behind() {
        let mut from = InHeaders::new();
        let sent = [
            ("connection", "close, X-Private"),
            ("x-private", "1"),
            ("te", "trailers"),
            ("host", "127.0.0.1:7802"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
        ];
        for (name, value) in sent {
            from.append(name.parse().unwrap(), value.parse().unwrap());
        }
        let to = to_upstream(&from, Some("127.0.0.9"));
        assert!(to.get("x-private").is_none() && to.get("te").is_none() && to.get("connection").is_none());
        assert_eq!(to.get_all("cookie").iter().count(), 2);
        assert_eq!(to.get("host").unwrap(), "127.0.0.1:7802");
        assert_eq!(to.get("x-forwarded-host").unwrap(), "127.0.0.1:7802");
        assert_eq!(to.get("x-forwarded-for").unwrap(), "127.0.0.9");
    }
}

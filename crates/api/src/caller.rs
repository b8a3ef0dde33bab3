//! Who calls, as far as the network tells, and how often.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};

/// The caller's address: the peer's, or behind `trusted_proxies` proxies of ours the one the outermost of them saw.
/// Entries of `X-Forwarded-For` further left are what the caller claims, and are never believed.
pub(crate) fn address(req: &HttpRequest, trusted_proxies: usize) -> String {
    let peer = req
        .peer_addr()
        .map(|peer| peer.ip().to_string())
        .unwrap_or_default();
    let Some(from_the_right) = trusted_proxies.checked_sub(1) else {
        return peer;
    };
    let forwarded: Vec<&str> = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    forwarded
        .iter()
        .rev()
        .nth(from_the_right)
        .filter(|entry| entry.parse::<IpAddr>().is_ok())
        .map_or(peer, |entry| (*entry).to_owned())
}

/// Counts a sign-in (or a try of a code) of this address.
pub(crate) async fn limit_sign_ins(state: &ApiState, req: &HttpRequest) -> ApiResult<()> {
    const WINDOW: Duration = Duration::from_secs(60);
    let address = address(req, state.config.trusted_proxies);
    let count = state.shared.count(&format!("sign-ins:{address}"), WINDOW).await?;
    if count > state.config.limits.sign_ins_per_ip_a_minute {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed() {
        let request = TestRequest::default()
            .peer_addr("10.0.0.9:4711".parse().unwrap())
            .insert_header(("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.2"))
            .to_http_request();
        assert_eq!(address(&request, 0), "10.0.0.9");
        assert_eq!(address(&request, 1), "10.0.0.2");
        assert_eq!(address(&request, 2), "203.0.113.7");
        assert_eq!(address(&request, 4), "10.0.0.9");
        let nonsense = TestRequest::default()
            .peer_addr("10.0.0.9:4711".parse().unwrap())
            .insert_header(("x-forwarded-for", "<script>"))
            .to_http_request();
        assert_eq!(address(&nonsense, 1), "10.0.0.9");
    }
}

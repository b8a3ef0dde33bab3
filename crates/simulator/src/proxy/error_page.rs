//! What the frame shows when Sidebook is not there.

use actix_web::HttpResponse;

const PAGE: &str = include_str!("../../assets/client/unreachable.html");

/// 502 with a page in Chinese and English that names the address that did not answer.
pub(super) fn unreachable(upstream: &str) -> HttpResponse {
    let shown: String = upstream
        .chars()
        .filter(|letter| !matches!(letter, '<' | '>' | '&' | '"'))
        .collect();
    HttpResponse::BadGateway()
        .content_type("text/html; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body(PAGE.replace("{upstream}", &shown))
}

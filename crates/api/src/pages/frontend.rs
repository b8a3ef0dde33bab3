use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{headers, html, language};
use crate::{ApiState, secrets};

/// The built front end. A build without it works; its pages then say so.
#[derive(RustEmbed)]
#[folder = "../../web-sidebar/dist"]
#[exclude = ".vite/*"]
#[allow_missing = true]
struct Frontend;

pub(super) async fn home() -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, "/console/"))
        .finish()
}

pub(super) async fn sidebar_without_slash(req: HttpRequest) -> HttpResponse {
    with_slash(&req, "/sidebar/")
}

pub(super) async fn console_without_slash(req: HttpRequest) -> HttpResponse {
    with_slash(&req, "/console/")
}

/// The page beside a chat. It routes by fragment, so every path below shows the same page.
pub(super) async fn sidebar(state: web::Data<ApiState>, req: HttpRequest) -> HttpResponse {
    entry(&state, &req, "sidebar.html", &state.config.frame_ancestors)
}

/// The console, which nobody may frame.
pub(super) async fn console(state: web::Data<ApiState>, req: HttpRequest) -> HttpResponse {
    entry(&state, &req, "console.html", &[])
}

/// Scripts, styles and pictures. Vite names them after their content, except those that came as they are.
pub(super) async fn asset(req: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let cache = if is_named_after_content(&file) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    match Frontend::get(&format!("assets/{file}")) {
        Some(found) => answer(&req, &found, cache),
        None => HttpResponse::NotFound().finish(),
    }
}

/// `sidebar-B1x2_y3z.js`: eight letters before the extension.
fn is_named_after_content(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let hash = stem
        .len()
        .checked_sub(9)
        .and_then(|at| stem.get(at..))
        .unwrap_or_default();
    hash.starts_with('-')
        && hash
            .bytes()
            .skip(1)
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn entry(state: &ApiState, req: &HttpRequest, file: &str, ancestors: &[String]) -> HttpResponse {
    let mut shown = match Frontend::get(file) {
        Some(found) => answer(req, &found, "no-cache"),
        None => html::not_built(language::of(req)),
    };
    headers::secure(&mut shown, &headers::application_policy(ancestors), state);
    shown
}

fn answer(req: &HttpRequest, file: &EmbeddedFile, cache: &'static str) -> HttpResponse {
    let tag = format!("\"{}\"", secrets::hex(&file.metadata.sha256_hash()));
    let known = req
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| {
        known
            .split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    let mut answer = if unchanged {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header(("x-content-type-options", "nosniff"));
    if unchanged {
        return answer.finish();
    }
    answer
        .insert_header((CONTENT_TYPE, file.metadata.mimetype()))
        .body(file.data.to_vec())
}

/// The query is kept: the platform appends its code and state to it.
fn with_slash(req: &HttpRequest, to: &str) -> HttpResponse {
    let query = req.query_string();
    let to = if query.is_empty() {
        to.to_owned()
    } else {
        format!("{to}?{query}")
    };
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, to))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_named_after_their_content_are_kept_for_ever() {
        for file in ["sidebar-B1x2_y3z.js", "vue-AbCdEf12.css", "a-b-c-AAAA-AAA.js"] {
            assert!(is_named_after_content(file), "{file}");
        }
        for file in ["icon.svg", "sidebar.js", "", "x"] {
            assert!(!is_named_after_content(file), "{file}");
        }
    }
}

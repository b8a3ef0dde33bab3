use actix_web::http::StatusCode;
use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ContentEncoding, ETAG, Encoding,
    IF_NONE_MATCH, LOCATION, VARY,
};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, web};
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

/// Scripts, styles and pictures, packed where the build did and the client can unpack. Vite names them after their
/// content, except those that came as they are.
pub(super) async fn asset(req: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let cache = if is_named_after_content(&file) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let path = format!("assets/{file}");
    let Some(found) = Frontend::get(&path) else {
        return HttpResponse::NotFound().finish();
    };
    let accepted = req.get_header().unwrap_or(AcceptEncoding(Vec::new()));
    let packed = packings(&accepted).find_map(|(encoding, extension)| {
        Frontend::get(&format!("{path}.{extension}")).map(|packed| (encoding, packed))
    });
    let mut answer = HttpResponse::Ok();
    answer.insert_header((VARY, "accept-encoding"));
    let Some((encoding, packed)) = packed else {
        return finish(answer, &req, &found, found.metadata.mimetype(), cache);
    };
    answer.insert_header((CONTENT_ENCODING, encoding.as_str()));
    finish(answer, &req, &packed, found.metadata.mimetype(), cache)
}

/// How the build packs files, and the extensions of the packed ones: those that the client accepts, the smallest first.
fn packings(accepted: &AcceptEncoding) -> impl Iterator<Item = (ContentEncoding, &'static str)> {
    let known = [(ContentEncoding::Brotli, "br"), (ContentEncoding::Gzip, "gz")];
    known.into_iter().filter(|(encoding, _)| {
        let encoding = Encoding::Known(*encoding);
        accepted.negotiate([&encoding].into_iter()) == Some(encoding.clone())
    })
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
        Some(found) => finish(
            HttpResponse::Ok(),
            req,
            &found,
            found.metadata.mimetype(),
            "no-cache",
        ),
        None => html::not_built(language::of(req)),
    };
    headers::secure(&mut shown, &headers::application_policy(ancestors), state);
    shown
}

/// The file, or nothing but its name where the client has it.
fn finish(
    mut answer: HttpResponseBuilder,
    req: &HttpRequest,
    file: &EmbeddedFile,
    kind: &str,
    cache: &'static str,
) -> HttpResponse {
    let tag = format!("\"{}\"", secrets::hex(&file.metadata.sha256_hash()));
    let known = req
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| {
        known
            .split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header(("x-content-type-options", "nosniff"));
    if is_known {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer
        .insert_header((CONTENT_TYPE, kind))
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
    use actix_web::http::header::Header;
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn packed_files_go_to_those_who_can_unpack_them() {
        let extensions = |accepted: &str| {
            let req = TestRequest::default().insert_header(("accept-encoding", accepted));
            let accepted = AcceptEncoding::parse(&req.to_http_request()).unwrap();
            packings(&accepted)
                .map(|(_, extension)| extension)
                .collect::<Vec<_>>()
        };
        assert_eq!(extensions("gzip, deflate, br, zstd"), ["br", "gz"]);
        assert_eq!(extensions("gzip, deflate"), ["gz"]);
        assert_eq!(extensions("br;q=0, gzip;q=0.5"), ["gz"]);
        assert!(extensions("identity").is_empty());
        assert_eq!(packings(&AcceptEncoding(Vec::new())).count(), 0);
    }

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

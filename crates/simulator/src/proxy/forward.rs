//! Passes requests on to Sidebook and its answers back, without holding either in memory.

use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::mpsc;

use super::{Proxy, headers, inject};

/// A larger page is not a page: it goes through as it is.
const LARGEST_PAGE: u64 = 8 * 1024 * 1024;

/// Passes one request on.
pub(super) async fn forward(request: HttpRequest, payload: Payload, proxy: Data<Proxy>) -> HttpResponse {
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let url = format!("{}{target}", proxy.upstream);
    let peer = request.peer_addr().map(|peer| peer.ip().to_string());
    let mut sent = headers::to_upstream(request.headers(), peer.as_deref());
    let page = proxy.is_sidebar_path(request.path());
    if page {
        // Only a page that can be read can be given the bridge.
        sent.remove(reqwest::header::ACCEPT_ENCODING);
        if in_frame(&request) {
            proxy.set_user_agent(&mut sent);
        }
    }
    let method = reqwest::Method::from_bytes(request.method().as_str().as_bytes());
    let Ok(method) = method else {
        return HttpResponse::NotImplemented().finish();
    };
    let mut outgoing = proxy.client.request(method, &url).headers(sent);
    if has_body(&request) {
        outgoing = outgoing.body(reqwest::Body::wrap_stream(body_of(payload)));
    }
    match outgoing.send().await {
        Ok(answer) => back(&request, &proxy, answer, page).await,
        Err(error) => {
            tracing::warn!(error = %error.without_url(), "Sidebook does not answer the frame");
            super::error_page::unreachable(&proxy.upstream)
        }
    }
}

async fn back(request: &HttpRequest, proxy: &Proxy, answer: reqwest::Response, page: bool) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let html = answer
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let packed = answer.headers().contains_key("content-encoding");
    let inject_here = page && html && !packed && request.method() != Method::HEAD;
    let mut builder = HttpResponse::build(status);
    let origins = proxy.chat_origins(request.headers().get("host").and_then(|host| host.to_str().ok()));
    copy_headers(&mut builder, answer.headers(), page.then_some(origins.as_str()));
    let length = answer.content_length();
    let declared = declared_length(answer.headers());
    if inject_here && length.is_none_or(|length| length <= LARGEST_PAGE) {
        return match answer.bytes().await {
            Ok(html) => builder.body(inject::inject(&html)),
            Err(error) => {
                tracing::warn!(error = %error.without_url(), "a page of Sidebook broke off");
                super::error_page::unreachable(&proxy.upstream)
            }
        };
    }
    let body = answer.bytes_stream().map(|chunk| chunk.map_err(|_| BrokenOff));
    // Not `streaming`: that would declare a content type where Sidebook declared none.
    match declared {
        Some(length) => builder.body(SizedStream::new(length, body)),
        None => builder.body(BodyStream::new(body)),
    }
}

fn copy_headers(builder: &mut HttpResponseBuilder, from: &reqwest::header::HeaderMap, frame: Option<&str>) {
    let mut framed = false;
    for (name, value) in from {
        // The length is set with the body: a page grows by the bridge.
        if name == reqwest::header::CONTENT_LENGTH || !headers::passes_back(name.as_str(), from) {
            continue;
        }
        match (frame, name.as_str()) {
            (Some(_), "x-frame-options") => {}
            (Some(ancestors), "content-security-policy") => {
                framed = true;
                let policy = headers::framed_by(value.to_str().unwrap_or_default(), ancestors);
                builder.append_header((name.as_str(), policy));
            }
            _ => {
                builder.append_header((name.as_str(), value.as_bytes()));
            }
        }
    }
    if let (Some(ancestors), false) = (frame, framed) {
        builder.append_header(("content-security-policy", headers::framed_by("", ancestors)));
    }
}

fn declared_length(headers: &reqwest::header::HeaderMap) -> Option<u64> {
    headers
        .get(reqwest::header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

fn has_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key("transfer-encoding")
        || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0")
}

/// Whether the browser shows the answer in a frame, as the chat window does.
fn in_frame(request: &HttpRequest) -> bool {
    request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|dest| dest == "iframe")
}

/// The request body as a stream that may change threads, which actix's own may not.
fn body_of(
    mut payload: Payload,
) -> impl Stream<Item = Result<actix_web::web::Bytes, BrokenOff>> + Send + 'static {
    let (sender, receiver) = mpsc::channel(4);
    actix_web::rt::spawn(async move {
        while let Some(chunk) = payload.next().await {
            if sender.send(chunk.map_err(|_| BrokenOff)).await.is_err() {
                break;
            }
        }
    });
    stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    })
}

/// The other side went away in the middle of a body.
#[derive(Debug, thiserror::Error)]
#[error("the body broke off")]
struct BrokenOff;

impl ResponseError for BrokenOff {}

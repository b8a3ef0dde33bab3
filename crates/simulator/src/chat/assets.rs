//! The files of the chat window.

use actix_web::http::header;
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get};
use rust_embed::RustEmbed;

use crate::control::Control;

#[derive(RustEmbed)]
#[folder = "assets/chat"]
struct Files;

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(root).service(window).service(asset);
}

#[get("/")]
async fn root(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    page(&request, &control)
}

#[get("/chat/")]
async fn window(request: HttpRequest, control: Data<Control>) -> HttpResponse {
    page(&request, &control)
}

/// The chat window, at the address it was started for: the frame is a neighbour there, with its cookies and storage.
/// Under `localhost` it would be a stranger's.
fn page(request: &HttpRequest, control: &Control) -> HttpResponse {
    let own = control.world().read(|world| world.client.chat_url.clone());
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let local = host.starts_with("localhost:") && own.starts_with("http://127.0.0.1:");
    if local {
        let target = request
            .uri()
            .path_and_query()
            .map_or("/", |target| target.as_str());
        return HttpResponse::Found()
            .insert_header((header::LOCATION, format!("{own}{target}")))
            .finish();
    }
    file("index.html")
}

#[get("/chat/assets/{name}")]
async fn asset(name: Path<String>) -> HttpResponse {
    file(&name)
}

fn file(name: &str) -> HttpResponse {
    let Some(file) = Files::get(name) else {
        return HttpResponse::NotFound().finish();
    };
    let kind = match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // Small and local: always the version that this program brings.
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(file.data.into_owned())
}

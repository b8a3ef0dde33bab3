//! Files that messages carry.

use actix_web::http::header;
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpResponse, get};

use crate::control::Control;

/// Types that a browser may show itself; everything else is only kept.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "video/mp4"];

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(media);
}

/// A file as the client shows it. Whoever sees the chat window sees every corp's files: it is one person's toy.
#[get("/chat/api/media/{id}")]
async fn media(id: Path<String>, control: Data<Control>) -> HttpResponse {
    let found = control
        .world()
        .read(|world| world.media.get(id.as_str()).cloned());
    let Some(media) = found else {
        return HttpResponse::NotFound().finish();
    };
    let kind = SHOWN.into_iter().find(|kind| *kind == sniffed(&media.bytes));
    let disposition = if kind.is_some() { "inline" } else { "attachment" };
    HttpResponse::Ok()
        .content_type(kind.unwrap_or("application/octet-stream"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .body(media.bytes)
}

/// The type that the bytes themselves show, whatever was declared.
fn sniffed(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        _ => "",
    }
}

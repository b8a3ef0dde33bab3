//! Temporary files and permanent pictures.

use serde_json::json;

use super::answer::{Answer, ApiError, Reply, fail, ok};
use super::call::Ctx;
use super::multipart::{self, Part};
use crate::world::Media;

const MB: usize = 1 << 20;

/// `media/upload`.
pub(super) fn upload(ctx: &mut Ctx<'_>) -> Reply {
    let kind = ctx.query("type").unwrap_or_default().to_owned();
    let most = match kind.as_str() {
        "image" | "video" => 10 * MB,
        "voice" => 2 * MB,
        "file" => 20 * MB,
        _ => return fail(40004),
    };
    let parts = multipart::parts(&ctx.call.content_type, &ctx.call.body).ok_or(ApiError::new(41005))?;
    let part = parts
        .into_iter()
        .find(|part| part.name == "media")
        .ok_or(ApiError::new(41005))?;
    let name = part
        .filename
        .clone()
        .filter(|name| good_name(name))
        .ok_or(ApiError::new(41005))?;
    check_size(&part, most)?;
    if !fits(&kind, part.bytes) {
        return fail(40004);
    }
    let (corp, now) = (ctx.app()?.corp.clone(), ctx.world.now());
    let media = Media {
        corp,
        kind: kind.clone(),
        name,
        content_type: part.content_type.clone(),
        created_at: now,
        bytes: part.bytes.to_vec(),
    };
    let id = ctx.world.add_media(media);
    ok(json!({ "type": kind, "media_id": id, "created_at": now.to_string() }))
}

fn check_size(part: &Part<'_>, most: usize) -> Result<(), ApiError> {
    match part.bytes.len() {
        0 => fail(44001),
        1..=5 => fail(40006),
        size if size > most => fail(45001),
        _ => Ok(()),
    }
}

fn good_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('/') && !name.contains(['\\', ':'])
}

/// Whether the first bytes are of the announced kind.
fn fits(kind: &str, bytes: &[u8]) -> bool {
    match kind {
        "image" => bytes.starts_with(&[0xff, 0xd8, 0xff]) || bytes.starts_with(b"\x89PNG"),
        "voice" => bytes.starts_with(b"#!AMR"),
        "video" => bytes.get(4..8) == Some(b"ftyp"),
        _ => true,
    }
}

/// `media/uploadimg`: any field name.
pub(super) fn upload_image(ctx: &mut Ctx<'_>) -> Reply {
    let parts = multipart::parts(&ctx.call.content_type, &ctx.call.body).ok_or(ApiError::new(41005))?;
    let part = parts
        .into_iter()
        .find(|part| part.filename.is_some())
        .ok_or(ApiError::new(41005))?;
    check_size(&part, 2 * MB)?;
    if !fits("image", part.bytes) {
        return fail(40004);
    }
    let number = ctx.world.next_serial();
    ok(json!({ "url": format!("https://wework.qpic.cn/wwpic/{number}/0") }))
}

/// `media/get`.
pub(super) fn get(ctx: &mut Ctx<'_>) -> Reply {
    let id = ctx.need_query("media_id", 40007)?;
    let media = ctx
        .world
        .good_media(&ctx.app()?.corp, id)
        .ok_or(ApiError::new(40007))?;
    Ok(Answer::File {
        name: media.name.clone(),
        content_type: media.content_type.clone(),
        bytes: media.bytes.clone(),
    })
}

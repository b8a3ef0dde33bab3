//! `sendChatMessage`: a page says something in the member's name.

use serde_json::{Map, Value, json};

use super::context::{customers_may, may_send_from_here};
use super::{Answer, Call};
use crate::faults::FaultKind;
use crate::world::{NewMessage, World};

/// Checks the message and posts it into the open conversation.
pub(super) fn send(world: &mut World, call: &Call) -> Answer {
    let name = call.name.as_str();
    if customers_may(world, call).is_none() {
        return Answer::no_permission(name);
    }
    if !may_send_from_here(world) {
        return Answer::fail(name, "without context of external contact");
    }
    let (msgtype, content) = match checked(world, call) {
        Ok(message) => message,
        Err(problem) => return Answer::fail(name, problem),
    };
    let corp = world.session.corp.clone();
    match world.faults.take_chat(&corp) {
        Some(FaultKind::ChatCancel) => return Answer::Given(json!({ "err_msg": format!("{name}:cancel") })),
        Some(FaultKind::ChatFail { reason }) if reason.is_empty() => return Answer::no_permission(name),
        Some(FaultKind::ChatFail { reason }) => return Answer::fail(name, &reason),
        Some(FaultKind::ChatSilent) => return Answer::Silence,
        _ => {}
    }
    let conversation = world.session.conversation.clone().unwrap_or_default();
    let sender = world.session.member.clone();
    let message = NewMessage {
        conversation,
        sender,
        msgtype,
        content,
        via: "sidebar".to_owned(),
    };
    match world.post(message) {
        Ok(_) => Answer::ok(name, json!({})),
        Err(_) => Answer::fail(name, "without context of external contact"),
    }
}

/// Message type and content as the conversation keeps them, or what is wrong with them.
fn checked(world: &World, call: &Call) -> Result<(String, Value), &'static str> {
    let msgtype = call.text("msgtype");
    let object = call.params.get(msgtype).and_then(Value::as_object);
    let content = match msgtype {
        "text" => text(object.ok_or("invalid text")?)?,
        "image" | "video" | "file" => media(world, msgtype, object.ok_or("invalid mediaid")?)?,
        "news" => news(object.ok_or("invalid link")?)?,
        "miniprogram" => miniprogram(object.ok_or("invalid appid")?)?,
        _ => return Err("invalid msgtype"),
    };
    Ok((msgtype.to_owned(), content))
}

fn text(object: &Map<String, Value>) -> Result<Value, &'static str> {
    let content = field(object, "content")
        .filter(|content| !content.trim().is_empty())
        .ok_or("invalid text")?;
    Ok(json!({ "content": content }))
}

/// A file that an app of this corp uploaded less than three days ago, of the kind that the message wants.
fn media(world: &World, kind: &str, object: &Map<String, Value>) -> Result<Value, &'static str> {
    let id = field(object, "mediaid").ok_or("invalid mediaid")?;
    let media = world
        .good_media(&world.session.corp, id)
        .filter(|media| media.kind == kind);
    let media = media.ok_or("invalid mediaid")?;
    // The name and size stay with the message when the file itself has long expired.
    Ok(json!({ "mediaid": id, "name": media.name, "size": media.bytes.len() }))
}

fn news(object: &Map<String, Value>) -> Result<Value, &'static str> {
    let link = field(object, "link")
        .filter(|link| is_web(link))
        .ok_or("invalid link")?;
    let title = field(object, "title")
        .filter(|title| !title.is_empty())
        .ok_or("invalid title")?;
    let image = field(object, "imgUrl").unwrap_or_default();
    if !image.is_empty() && !is_web(image) {
        return Err("invalid imgUrl");
    }
    Ok(
        json!({ "link": link, "title": title, "desc": field(object, "desc").unwrap_or_default(), "imgUrl": image }),
    )
}

fn miniprogram(object: &Map<String, Value>) -> Result<Value, &'static str> {
    let appid = field(object, "appid")
        .filter(|appid| !appid.is_empty())
        .ok_or("invalid appid")?;
    let title = field(object, "title")
        .filter(|title| !title.is_empty())
        .ok_or("invalid title")?;
    let image = field(object, "imgUrl")
        .filter(|image| is_web(image))
        .ok_or("invalid imgUrl")?;
    let page = field(object, "page")
        .filter(|page| path_is_html(page))
        .ok_or("invalid page")?;
    Ok(json!({ "appid": appid, "title": title, "imgUrl": image, "page": page }))
}

fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

fn is_web(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

/// The page of a mini program ends with `.html`, a query may follow.
fn path_is_html(page: &str) -> bool {
    page.split('?').next().is_some_and(|path| path.ends_with(".html"))
}

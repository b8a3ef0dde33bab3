//! `/chat/api/…`: what the member does with the client itself.

use actix_web::web::{Data, Json, ServiceConfig};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::Deserialize;
use serde_json::json;

use super::ClientSettings;
use crate::control::Control;
use crate::error::SimulatorError;
use crate::world::{ClientSession, ConversationKind, Entry, World};

type Answer = Result<HttpResponse, SimulatorError>;

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(change_session)
        .service(read_settings)
        .service(change_settings)
        .service(read_calls)
        .service(forget_calls);
}

/// A change of the session; what is absent stays, as far as it can.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Change {
    corp: Option<String>,
    member: Option<String>,
    conversation: Option<String>,
    entry: Option<Entry>,
}

#[post("/chat/api/session")]
async fn change_session(control: Data<Control>, change: Json<Change>) -> Answer {
    let session = control.world().write(|world| {
        let next = changed(world, change.into_inner())?;
        world.set_session(next)?;
        mark_read(world);
        Ok::<_, SimulatorError>(world.session.clone())
    })?;
    Ok(HttpResponse::Ok().json(session))
}

/// The session after the change. Another corp or member begins with their last conversation; a conversation is opened
/// with the toolbar that belongs to its kind, unless another entry is asked for.
fn changed(world: &World, change: Change) -> Result<ClientSession, SimulatorError> {
    let old = &world.session;
    let corp = match &change.corp {
        Some(id) => world.need_corp(id)?,
        None => world.need_corp(&old.corp)?,
    };
    let member = match &change.member {
        Some(id) => corp
            .member(id)
            .ok_or_else(|| SimulatorError::unknown("member", id))?,
        None if corp.id == old.corp && corp.members.contains_key(&old.member) => corp
            .member(&old.member)
            .ok_or_else(|| SimulatorError::unknown("member", &old.member))?,
        None => corp
            .administrator()
            .ok_or_else(|| SimulatorError::unknown("member", ""))?,
    };
    let stays = corp.id == old.corp && member.id == old.member;
    let conversation = match change.conversation {
        Some(id) => Some(id),
        None if stays => old.conversation.clone(),
        None => first_conversation(world, &corp.id, &member.id)?,
    };
    let entry = match change.entry {
        Some(entry) => entry,
        None if stays && conversation == old.conversation => old.entry,
        None => entry_of(world, conversation.as_deref()),
    };
    Ok(ClientSession {
        corp: corp.id.clone(),
        member: member.id.clone(),
        conversation,
        entry,
    })
}

/// The conversation that a client shows when somebody signs in.
fn first_conversation(world: &World, corp: &str, member: &str) -> Result<Option<String>, SimulatorError> {
    Ok(world
        .conversations(corp, member)?
        .into_iter()
        .next()
        .map(|found| found.id))
}

/// The toolbar that belongs to a conversation.
fn entry_of(world: &World, conversation: Option<&str>) -> Entry {
    match conversation
        .and_then(|id| world.conversation(id))
        .map(|found| found.kind)
    {
        Some(ConversationKind::Single { .. }) => Entry::SingleChatTools,
        Some(ConversationKind::Group { .. }) => Entry::GroupChatTools,
        Some(ConversationKind::Internal { .. } | ConversationKind::App { .. }) | None => Entry::Normal,
    }
}

/// The last message in the open conversation, if the member has not seen it.
pub(super) fn unread(world: &World) -> Option<u64> {
    let open = world.session.conversation.as_deref()?;
    let last = world.messages_of(open).last()?.id;
    (last > world.client.read_up_to(&world.session.member, open)).then_some(last)
}

/// What stands in the open conversation was seen.
pub(super) fn mark_read(world: &mut World) {
    let (Some(last), Some(open)) = (unread(world), world.session.conversation.clone()) else {
        return;
    };
    let member = world.session.member.clone();
    world.client.mark_read(&member, &open, last);
}

#[get("/chat/api/settings")]
async fn read_settings(control: Data<Control>) -> HttpResponse {
    HttpResponse::Ok().json(control.world().read(|world| world.client.settings.clone()))
}

/// Replaces the settings; what is absent goes back to its default.
#[put("/chat/api/settings")]
async fn change_settings(control: Data<Control>, settings: Json<ClientSettings>) -> HttpResponse {
    let settings = settings.into_inner();
    control.world().write(|world| {
        if world.client.settings != settings {
            world.client.settings.clone_from(&settings);
        }
    });
    HttpResponse::Ok().json(settings)
}

/// What pages asked of the client, oldest first.
#[get("/chat/api/calls")]
async fn read_calls(control: Data<Control>) -> HttpResponse {
    let calls = control
        .world()
        .read(|world| world.client.calls().cloned().collect::<Vec<_>>());
    HttpResponse::Ok().json(json!({ "calls": calls }))
}

#[delete("/chat/api/calls")]
async fn forget_calls(control: Data<Control>) -> HttpResponse {
    control.world().write(|world| world.client.forget_calls());
    HttpResponse::Ok().json(json!({}))
}

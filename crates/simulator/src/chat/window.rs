//! `/chat/api/window`: all that the window shows, and `/chat/api/events`: when it changed.

use actix_web::web::{Bytes, Data, Query, ServiceConfig};
use actix_web::{HttpResponse, get};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};

use super::session::{mark_read, unread};
use crate::control::Control;
use crate::error::SimulatorError;
use crate::world::{AppKey, AppKind, Conversation, ConversationKind, World};

/// How many conversations and messages are shown at once.
const LISTED: usize = 120;
const SHOWN: usize = 200;
const CALLS: usize = 100;

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(window).service(events);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    kind: String,
}

#[get("/chat/api/window")]
async fn window(control: Data<Control>, wanted: Query<Wanted>) -> Result<HttpResponse, SimulatorError> {
    let handle = control.world();
    // The member looks at the open conversation now.
    if handle.read(unread).is_some() {
        handle.write(mark_read);
    }
    let revision = *handle.revision().borrow();
    let body = handle.read(|world| drawn(world, &wanted, revision))?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(body))
}

/// One event at once, then one after every change of the world.
#[get("/chat/api/events")]
async fn events(control: Data<Control>) -> HttpResponse {
    let receiver = control.world().revision();
    let changes = stream::unfold((receiver, true), |(mut receiver, first)| async move {
        if !first {
            receiver.changed().await.ok()?;
        }
        let revision = *receiver.borrow_and_update();
        let event = Bytes::from(format!("event: changed\ndata: {revision}\n\n"));
        Some((Ok::<_, actix_web::Error>(event), (receiver, false)))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("cache-control", "no-store"))
        .streaming(changes)
}

fn drawn(world: &World, wanted: &Wanted, revision: u64) -> Result<Value, SimulatorError> {
    let session = &world.session;
    let corp = world.need_corp(&session.corp)?;
    let all = world.conversations(&corp.id, &session.member)?;
    let fitting: Vec<&Conversation> = all.iter().filter(|found| fits(found, wanted)).collect();
    let listed: Vec<Value> = fitting
        .iter()
        .take(LISTED)
        .map(|found| line(world, found))
        .collect();
    let open = session
        .conversation
        .as_deref()
        .and_then(|id| world.conversation(id));
    let calls: Vec<_> = world.client.calls().collect();
    Ok(json!({
        "revision": revision,
        "now": world.now(),
        "session": session,
        "settings": world.client.settings,
        "faults": world.faults,
        "corps": world.corps.values().map(|corp| json!({
            "id": corp.id,
            "name": corp.name,
            "installed": world.installation(&corp.id).is_some(),
            "agent_id": world.installation(&corp.id).map(|found| found.agent_id),
        })).collect::<Vec<_>>(),
        "members": corp.people().iter().map(|member| json!({
            "id": member.id,
            "userid": member.userid,
            "name": member.name,
            "position": member.position,
        })).collect::<Vec<_>>(),
        "member": corp.member(&session.member).map(|member| json!({ "id": member.id, "name": member.name })),
        "conversations": { "total": fitting.len(), "list": listed },
        "open": open.map(|open| opened(world, &open)),
        "apps": world.apps(&corp.id).iter().map(|app| shown_app(world, app)).collect::<Vec<_>>(),
        "calls": calls.iter().skip(calls.len().saturating_sub(CALLS)).collect::<Vec<_>>(),
    }))
}

fn fits(conversation: &Conversation, wanted: &Wanted) -> bool {
    let of_kind = match (wanted.kind.as_str(), &conversation.kind) {
        ("single", kind) => matches!(kind, ConversationKind::Single { .. }),
        ("group", kind) => matches!(kind, ConversationKind::Group { .. }),
        ("internal", kind) => matches!(
            kind,
            ConversationKind::Internal { .. } | ConversationKind::App { .. }
        ),
        _ => true,
    };
    let words = wanted.q.trim().to_lowercase();
    let named = |text: &str| text.to_lowercase().contains(&words);
    of_kind && (words.is_empty() || named(&conversation.title) || named(&conversation.subtitle))
}

/// A conversation as the list shows it.
fn line(world: &World, conversation: &Conversation) -> Value {
    let member = &world.session.member;
    let seen = world.client.read_up_to(member, &conversation.id);
    let fresh = world
        .messages_of(&conversation.id)
        .iter()
        .rev()
        .take_while(|message| message.id > seen);
    let unread = fresh.filter(|message| message.sender.id != *member).count();
    let mut line = json!(conversation);
    if let Some(fields) = line.as_object_mut() {
        fields.insert("unread".to_owned(), json!(unread));
        fields.insert("picture".to_owned(), json!(picture(conversation)));
        fields.insert("from".to_owned(), json!(origin(world, conversation)));
    }
    line
}

/// Whose picture stands before the conversation.
fn picture(conversation: &Conversation) -> &str {
    match &conversation.kind {
        ConversationKind::Single { contact, .. } => contact,
        ConversationKind::Group { chat } | ConversationKind::Internal { chat } => chat,
        ConversationKind::App { .. } => "app",
    }
}

/// `wechat`, or the corp of a customer who uses WeCom.
fn origin(world: &World, conversation: &Conversation) -> Option<String> {
    let ConversationKind::Single { contact, .. } = &conversation.kind else {
        return None;
    };
    let contact = world.corp(&conversation.corp)?.contacts.get(contact)?;
    Some(if contact.kind == 1 {
        "wechat".to_owned()
    } else {
        contact.corp_name.clone()
    })
}

fn opened(world: &World, open: &Conversation) -> Value {
    let messages = world.messages_of(&open.id);
    let shown = messages
        .get(messages.len().saturating_sub(SHOWN)..)
        .unwrap_or_default();
    json!({ "conversation": line(world, open), "messages": shown, "speakers": speakers(world, open) })
}

/// Who may type here: the member first, then the customers, so that one person can play a whole conversation.
fn speakers(world: &World, open: &Conversation) -> Vec<Value> {
    let Some(corp) = world.corp(&open.corp) else {
        return Vec::new();
    };
    let one = |id: &str| {
        let member = corp.members.get(id).map(|member| member.name.clone());
        let name = member.or_else(|| corp.contacts.get(id).map(|contact| contact.name.clone()))?;
        Some(json!({ "id": id, "name": name }))
    };
    let me = world.session.member.as_str();
    let others: Vec<&str> = match &open.kind {
        ConversationKind::Single { contact, .. } => vec![contact],
        ConversationKind::Group { chat } => corp
            .groups
            .get(chat)
            .into_iter()
            .flat_map(|group| group.people.keys().map(String::as_str))
            .collect(),
        ConversationKind::Internal { chat } => corp
            .internal_chats
            .get(chat)
            .into_iter()
            .flat_map(|chat| chat.members.iter().map(String::as_str))
            .collect(),
        // Nobody answers an app.
        ConversationKind::App { .. } => return Vec::new(),
    };
    let others = others.into_iter().filter(|id| *id != me);
    std::iter::once(me).chain(others).filter_map(one).collect()
}

/// An app with the address of its sidebar page, as the frame opens it.
fn shown_app(world: &World, app: &AppKey) -> Value {
    let config = &world.env.config;
    let (name, page) = match app.kind {
        AppKind::Suite => (config.suite.app_name.clone(), config.suite.sidebar_url.as_str()),
        AppKind::Internal => {
            let page = world
                .internal_app(app)
                .map_or("", |found| found.config.sidebar_url.as_str());
            (
                format!("{} (agentid {})", config.suite.app_name, app.agent_id),
                page,
            )
        }
    };
    json!({ "key": app.to_string(), "kind": app.kind, "name": name, "url": framed(world, page) })
}

/// The page behind the proxy: Sidebook's own address is replaced by the proxy's, another one is left alone.
fn framed(world: &World, page: &str) -> String {
    let proxy = &world.client.proxy_url;
    let upstream = world.env.config.sidebook_url.trim_end_matches('/');
    let page = if page.is_empty() {
        world.env.config.suite.sidebar_url.as_str()
    } else {
        page
    };
    match page.strip_prefix(upstream) {
        Some(path) if path.is_empty() || path.starts_with(['/', '?', '#']) => format!("{proxy}{path}"),
        _ if page.contains("://") => page.to_owned(),
        _ => format!("{proxy}/{}", page.trim_start_matches('/')),
    }
}

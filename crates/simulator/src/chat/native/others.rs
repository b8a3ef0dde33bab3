//! Functions that are recorded and answered without much ado.

use serde_json::{Map, Value, json};

use super::{Answer, Call, agent_may, either_may};
use crate::world::{AppKey, ConversationKind, Entry, World};

/// Functions that a page may list and call. Those with an app's identity only are in [`needs_agent`].
const KNOWN: [&str; 26] = [
    "agentConfig",
    "checkJsApi",
    "closeWindow",
    "config",
    "getContext",
    "getCurExternalChat",
    "getCurExternalContact",
    "hideAllNonBaseMenuItem",
    "hideChatAttachmentMenu",
    "hideMenuItems",
    "hideOptionMenu",
    "imagePreview",
    "navigateToAddCustomer",
    "openDefaultBrowser",
    "openEnterpriseChat",
    "openExistedChatWithMsg",
    "openUserProfile",
    "preVerifyJSAPI",
    "previewFile",
    "selectExternalChat",
    "selectExternalContact",
    "sendChatMessage",
    "setClipboardData",
    "shareToExternalChat",
    "shareToExternalContact",
    "showOptionMenu",
];

/// Whether clients have the function.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// Whether the client has the function in the version that it plays.
pub(super) fn is_here(world: &World, name: &str) -> bool {
    let settings = &world.client.settings;
    is_known(name) && super::since(name).is_none_or(|version| settings.is_at_least(version))
}

fn needs_agent(name: &str) -> bool {
    matches!(
        name,
        "hideChatAttachmentMenu"
            | "navigateToAddCustomer"
            | "openEnterpriseChat"
            | "openExistedChatWithMsg"
            | "openUserProfile"
            | "selectExternalChat"
            | "selectExternalContact"
            | "shareToExternalChat"
            | "shareToExternalContact"
    )
}

/// `checkJsApi`: which of the listed functions work here.
pub(super) fn check_js_api(world: &World, call: &Call) -> Answer {
    let listed = call.params.get("jsApiList").and_then(Value::as_array);
    let names = listed.into_iter().flatten().filter_map(Value::as_str);
    let checked: Map<String, Value> = names
        .map(|name| (name.to_owned(), Value::Bool(is_here(world, name))))
        .collect();
    Answer::ok(&call.name, json!({ "checkResult": checked }))
}

/// Everything else that the client knows.
pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let name = call.name.as_str();
    if !is_known(name) {
        return Answer::unknown(name);
    }
    let agent = agent_may(world, call);
    if needs_agent(name) && agent.is_none() || !either_may(world, call) && name != "closeWindow" {
        return Answer::no_permission(name);
    }
    match (name, agent) {
        ("openUserProfile", Some(app)) => open_user_profile(world, call, &app),
        ("openEnterpriseChat", Some(app)) => open_enterprise_chat(world, call, &app),
        ("selectExternalContact", Some(app)) => select_external_contact(world, call, &app),
        ("previewFile", _) => preview_file(call),
        ("hideChatAttachmentMenu", _) if world.session.entry != Entry::ChatAttachment => {
            Answer::fail(name, "without context of chat_attachment")
        }
        ("openDefaultBrowser", _) if call.text("url").is_empty() => Answer::fail(name, "invalid url"),
        _ => Answer::ok(name, json!({})),
    }
}

fn open_user_profile(world: &World, call: &Call, app: &AppKey) -> Answer {
    let Some(access) = world.access(app) else {
        return Answer::no_permission(&call.name);
    };
    let id = call.text("userid");
    let found = match call.number("type") {
        Some(1) => access.member(id).is_some(),
        Some(2) => access.contact(id).is_some(),
        _ => return Answer::fail(&call.name, "invalid type"),
    };
    if found {
        Answer::ok(&call.name, json!({}))
    } else {
        Answer::fail(&call.name, "invalid userid")
    }
}

/// The size is mandatory: the native layer fetches the file by itself, without the page's cookies.
fn preview_file(call: &Call) -> Answer {
    let sized = call.number("size").is_some_and(|size| size > 0);
    if call.text("url").is_empty() {
        Answer::fail(&call.name, "invalid url")
    } else if !sized {
        Answer::fail(&call.name, "invalid size")
    } else {
        Answer::ok(&call.name, json!({}))
    }
}

/// Opens a customer group by its id, the chat with one customer, or a new group of those named.
fn open_enterprise_chat(world: &mut World, call: &Call, app: &AppKey) -> Answer {
    let session = world.session.clone();
    let wanted = call.text("chatId");
    let conversations = world
        .conversations(&session.corp, &session.member)
        .unwrap_or_default();
    let Some(access) = world.access(app) else {
        return Answer::no_permission(&call.name);
    };
    let ids = |name: &str| {
        call.text(name)
            .split(';')
            .filter(|id| !id.is_empty())
            .collect::<Vec<_>>()
    };
    let (members, externals) = (ids("userIds"), ids("externalUserIds"));
    let all_known = members.iter().all(|id| access.member(id).is_some())
        && externals.iter().all(|id| access.contact(id).is_some());
    let target = match (wanted, members.as_slice(), externals.as_slice()) {
        ("", [], []) => return Answer::fail(&call.name, "invalid userIds"),
        ("", ..) if !all_known => return Answer::fail(&call.name, "invalid userIds"),
        ("", [], [one]) => {
            let contact = access.contact(one).map(|found| found.id.clone());
            conversations.into_iter().find(|open| {
                matches!(&open.kind, ConversationKind::Single { contact: other, .. } if Some(other) == contact.as_ref())
            })
        }
        ("", ..) => None,
        (chat, ..) => {
            let open = conversations
                .into_iter()
                .find(|open| matches!(&open.kind, ConversationKind::Group { chat: other } if other == chat));
            if open.is_none() {
                return Answer::fail(&call.name, "unsupported chat");
            }
            open
        }
    };
    let Some(target) = target else {
        return Answer::ok(&call.name, json!({ "chatId": "" }));
    };
    let (entry, chat) = match &target.kind {
        ConversationKind::Group { chat } => (Entry::GroupChatTools, chat.clone()),
        _ => (Entry::SingleChatTools, String::new()),
    };
    let opened = crate::world::ClientSession {
        conversation: Some(target.id),
        entry,
        ..session
    };
    match world.set_session(opened) {
        Ok(()) => Answer::ok(&call.name, json!({ "chatId": chat })),
        Err(_) => Answer::fail(&call.name, "unsupported chat"),
    }
}

/// The member's picker is played by taking the customer of the open chat, or else the first three followed.
fn select_external_contact(world: &World, call: &Call, app: &AppKey) -> Answer {
    let Some(access) = world.access(app) else {
        return Answer::no_permission(&call.name);
    };
    let picked: Vec<String> = match super::context::open_conversation(world) {
        Some(ConversationKind::Single { contact, .. }) => vec![access.contact_id(&contact)],
        _ => {
            let followed = access.corp.follows.get(&world.session.member);
            let followed = followed.into_iter().flat_map(|of| of.keys());
            followed
                .take(3)
                .map(|contact| access.contact_id(contact))
                .collect()
        }
    };
    Answer::ok(&call.name, json!({ "userIds": picked }))
}

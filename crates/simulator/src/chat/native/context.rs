//! Beside which conversation a page stands.

use serde_json::json;

use super::{Answer, Call, agent_may, either_may};
use crate::world::{AppKey, ConversationKind, Entry, World};

const NO_CONTEXT: &str = "without context of external contact";

/// `getContext`: where the page was opened from. Nothing before the page is registered.
pub(super) fn entry(world: &World, call: &Call) -> Answer {
    let page = world.client.page(&call.page);
    if page.agent.is_none() && page.corp.is_none() {
        return Answer::ok(&call.name, json!({}));
    }
    if !either_may(world, call) {
        return Answer::no_permission(&call.name);
    }
    Answer::ok(&call.name, json!({ "entry": world.session.entry.as_str() }))
}

/// `getCurExternalContact`: the customer, as the app knows them.
pub(super) fn contact(world: &World, call: &Call) -> Answer {
    let Some(app) = customers_may(world, call) else {
        return Answer::no_permission(&call.name);
    };
    let opened = matches!(
        world.session.entry,
        Entry::SingleChatTools | Entry::ContactProfile
    );
    match open_conversation(world) {
        Some(ConversationKind::Single { contact, .. }) if opened => {
            let Some(access) = world.access(&app) else {
                return Answer::no_permission(&call.name);
            };
            Answer::ok(&call.name, json!({ "userId": access.contact_id(&contact) }))
        }
        _ => Answer::fail(&call.name, NO_CONTEXT),
    }
}

/// `getCurExternalChat`: the customer group.
pub(super) fn chat(world: &World, call: &Call) -> Answer {
    if customers_may(world, call).is_none() {
        return Answer::no_permission(&call.name);
    }
    match open_conversation(world) {
        Some(ConversationKind::Group { chat }) if world.session.entry == Entry::GroupChatTools => {
            Answer::ok(&call.name, json!({ "chatId": chat }))
        }
        _ => Answer::fail(&call.name, NO_CONTEXT),
    }
}

/// The app, when the page registered for the call and the member may have customers.
pub(super) fn customers_may(world: &World, call: &Call) -> Option<AppKey> {
    let app = agent_may(world, call)?;
    let member = world.corp(&world.session.corp)?.member(&world.session.member)?;
    member.customer_contact.then_some(app)
}

/// What the open conversation is with.
pub(super) fn open_conversation(world: &World) -> Option<ConversationKind> {
    let id = world.session.conversation.as_ref()?;
    world.conversation(id).map(|found| found.kind)
}

/// Whether the entry fits the open conversation and a page there may send into it.
pub(super) fn may_send_from_here(world: &World) -> bool {
    matches!(
        (world.session.entry, open_conversation(world)),
        (Entry::SingleChatTools, Some(ConversationKind::Single { .. }))
            | (Entry::GroupChatTools, Some(ConversationKind::Group { .. }))
            | (Entry::ChatAttachment, Some(_))
    )
}

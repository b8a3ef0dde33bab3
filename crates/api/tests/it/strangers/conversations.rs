use sidebook_domain::{ClientId, ConversationId};

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let (here, there) = (ours.conversation, world.theirs.lis_contact);
    let resolve = json!({ "kind": "contact", "platform_id": "wm-li" });
    let overview =
        move |id: ConversationId, query: String| world.get(&format!("/conversations/{id}/overview{query}"));
    let chosen = move |id: ConversationId, client: ClientId| {
        let path = format!("/conversations/{id}/chosen-client");
        world.put(&path, json!({ "client_id": client }))
    };
    vec![
        row(
            "resolve_conversation",
            world.post("/conversations/resolve", resolve),
        ),
        row("read_overview", overview(here, String::new()))
            .elsewhere("conversation_id", overview(there, String::new()))
            .id("client_id", move |of| {
                overview(here, format!("?client_id={}", of.client))
            }),
        row("choose_client", chosen(here, ours.client))
            .elsewhere("conversation_id", chosen(there, ours.client))
            .id("client_id", move |of| chosen(here, of.client)),
    ]
}

use sidebook_domain::{ClientId, ConversationId};

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let (here, there) = (ours.conversation, world.theirs.lis_contact);
    let links = move |id: ConversationId, client: ClientId| {
        let path = format!("/conversations/{id}/links");
        world.post(&path, json!({ "client_ids": [client] }))
    };
    let unlink = move |id: ConversationId, client: ClientId| {
        world.delete(&format!("/conversations/{id}/links/{client}"))
    };
    let suggestions = move |id: ConversationId| world.get(&format!("/conversations/{id}/link-suggestions"));
    let not_client =
        move |id: ConversationId| world.put(&format!("/conversations/{id}/not-client"), json!({}));
    let a_client = move |id: ConversationId| world.delete(&format!("/conversations/{id}/not-client"));
    vec![
        row("list_clients", world.get("/clients")),
        row("add_links", links(here, ours.client))
            .elsewhere("conversation_id", links(there, ours.client))
            .elsewhere("client_ids", links(here, world.theirs.first)),
        row("remove_link", unlink(here, ours.client))
            .elsewhere("conversation_id", unlink(there, world.theirs.first))
            .id("client_id", move |of| unlink(here, of.client)),
        row("list_link_suggestions", suggestions(here)).elsewhere("conversation_id", suggestions(there)),
        row("add_not_client", not_client(here)).elsewhere("conversation_id", not_client(there)),
        row("remove_not_client", a_client(here)).elsewhere("conversation_id", a_client(there)),
    ]
}

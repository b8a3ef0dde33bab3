use sidebook_domain::ClientId;

use super::row::{Row, row};
use crate::kit::{Request, World, json};

pub(super) fn rows(world: &World) -> Vec<Row<'_>> {
    let base = "/console/message-templates";
    let which = "payment_reminder/zh-CN";
    let read = world.get(&format!("{base}/{which}"));
    let draft = world
        .put(&format!("{base}/{which}/draft"), json!({ "text": "您好" }))
        .with("if-none-match", "*");
    let drop = world
        .delete(&format!("{base}/{which}/draft"))
        .with("if-match", "\"1\"");
    let publish = world
        .post(
            &format!("{base}/{which}/publications"),
            json!({ "source": "draft" }),
        )
        .with("if-match", "\"1\"");
    let versions = world.get(&format!("{base}/{which}/versions"));
    let difference = world.get(&format!("{base}/{which}/difference?older=default&newer=default"));
    let preview = |client: ClientId| {
        let body = json!({ "text": "您好", "client_id": client });
        world.post(&format!("{base}/{which}/previews"), body)
    };
    let (tried, theirs) = (preview(world.ours.first), preview(world.theirs.first));
    vec![
        row("list_message_templates", world.get(base)),
        named(row("read_message_template", read.clone()), &read),
        named(row("set_message_template_draft", draft.clone()), &draft),
        named(row("delete_message_template_draft", drop.clone()), &drop),
        named(
            row("create_message_template_publication", publish.clone()),
            &publish,
        ),
        named(row("list_message_template_versions", versions.clone()), &versions),
        named(
            row("read_message_template_difference", difference.clone()),
            &difference,
        ),
        named(row("create_message_template_preview", tried.clone()), &tried).elsewhere("client_id", theirs),
    ]
}

/// The words that name a template: one that is none names nothing.
fn named<'w>(row: Row<'w>, any: &Request) -> Row<'w> {
    row.elsewhere("action", any.clone().about("payment_reminder", "nonsense"))
        .elsewhere("language", any.clone().about("zh-CN", "fr"))
}

//! Intakes, follow-ups, and the files of both.

use sidebook_domain::ClientId;

use super::row::{Row, row};
use super::things::{Things, follow_up_body, intake_body};
use crate::kit::{Value, World};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let mut rows = attachments(world);
    rows.extend(intakes(world, ours));
    rows.extend(follow_ups(world, ours));
    rows
}

fn attachments(world: &World) -> Vec<Row<'_>> {
    let link = move |id: &str| world.get(&format!("/attachments/{id}/link"));
    vec![
        row("create_attachment", world.upload("x.txt", "x")),
        // Which permission it takes depends on what the file belongs to: `attachments.rs`.
        row("read_attachment_link", link(&Things::of_nobody().attachment))
            .id("attachment_id", move |of| link(&of.attachment)),
    ]
}

fn intakes<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let list = move |client: ClientId| world.get(&format!("/clients/{client}/intakes"));
    let read = move |id: &str| world.get(&format!("/intakes/{id}"));
    let create = move |client: ClientId, body: Value| {
        world
            .post(&format!("/clients/{client}/intakes"), body)
            .with("idempotency-key", "stranger")
    };
    let edit = move |id: &str, files: &[&str]| {
        let request = world.put(&format!("/intakes/{id}"), intake_body(files));
        request.with("if-match", "1")
    };
    vec![
        row("list_intakes", list(ours.client)).id("client_id", move |of| list(of.client)),
        row("create_intake", create(ours.client, intake_body(&[])))
            .id("client_id", move |of| create(of.client, intake_body(&[])))
            .id("attachment_ids", move |of| {
                create(ours.client, intake_body(&[&of.attachment]))
            }),
        row("read_intake", read(&ours.intake)).id("intake_id", move |of| read(&of.intake)),
        row("change_intake", edit(&ours.intake, &[]))
            .id("intake_id", move |of| edit(&of.intake, &[]))
            .id("attachment_ids", move |of| edit(&ours.intake, &[&of.attachment])),
    ]
}

fn follow_ups<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let list = move |client: ClientId| world.get(&format!("/clients/{client}/follow-ups"));
    let create = move |client: ClientId, body: Value| {
        world
            .post(&format!("/clients/{client}/follow-ups"), body)
            .with("idempotency-key", "stranger")
    };
    let edit = move |id: &str, files: &[&str]| {
        let request = world.put(&format!("/follow-ups/{id}"), follow_up_body(files));
        request.with("if-match", "1")
    };
    let delete = move |id: &str| world.delete(&format!("/follow-ups/{id}")).with("if-match", "1");
    // Only its author changes a note, whatever others may.
    let nobodys = Things::of_nobody().follow_up;
    vec![
        row("list_follow_ups", list(ours.client)).id("client_id", move |of| list(of.client)),
        row("create_follow_up", create(ours.client, follow_up_body(&[])))
            .id("client_id", move |of| create(of.client, follow_up_body(&[])))
            .id("attachment_ids", move |of| {
                create(ours.client, follow_up_body(&[&of.attachment]))
            }),
        row("change_follow_up", edit(&nobodys, &[]))
            .id("follow_up_id", move |of| edit(&of.follow_up, &[]))
            .id("attachment_ids", move |of| {
                edit(&ours.follow_up, &[&of.attachment])
            }),
        row("delete_follow_up", delete(&nobodys)).id("follow_up_id", move |of| delete(&of.follow_up)),
    ]
}

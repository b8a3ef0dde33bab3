use super::row::{Row, row};
use crate::kit::{World, json};

/// Nothing was given up here: `events.rs` has what another agency's corps were told.
pub(super) fn rows(world: &World) -> Vec<Row<'_>> {
    let (ours, theirs) = (world.ours.corp, world.theirs.corp);
    let event = |id| world.get(&format!("/console/events/{id}"));
    let act = |of: &str, id, what: &str| {
        let body = if what == "discards" {
            json!({ "reason": "x" })
        } else {
            json!({})
        };
        world.post(&format!("/console/{of}/{id}/{what}"), body)
    };
    let of_corp = |id| world.get(&format!("/console/events?corp_id={id}"));
    vec![
        row("list_events", of_corp(ours)).elsewhere("corp_id", of_corp(theirs)),
        row("read_event", event(ours)).elsewhere("inbox_id", event(theirs)),
        row("create_event_run", act("events", ours, "runs"))
            .elsewhere("inbox_id", act("events", theirs, "runs")),
        row("create_event_discard", act("events", ours, "discards"))
            .elsewhere("inbox_id", act("events", theirs, "discards")),
        row("list_parked_work", world.get("/console/parked-work")),
        row("create_parked_work_run", act("parked-work", ours, "runs"))
            .elsewhere("job_id", act("parked-work", theirs, "runs")),
        row("create_parked_work_discard", act("parked-work", ours, "discards"))
            .elsewhere("job_id", act("parked-work", theirs, "discards")),
        row("read_event_health", world.get("/console/event-health")),
    ]
}

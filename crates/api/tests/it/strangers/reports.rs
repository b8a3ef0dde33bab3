use sidebook_domain::ClientId;

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let reports = move |client: ClientId| world.get(&format!("/clients/{client}/reports"));
    let file =
        move |client: ClientId, period: &str| world.get(&format!("/clients/{client}/reports/{period}/file"));
    let form = move |client: ClientId, period: &str, kind: &str| {
        world.get(&format!("/clients/{client}/reports/{period}/{kind}"))
    };
    let put = move |client: ClientId, period: &str, kind: &str| {
        let path = format!("/clients/{client}/reports/{period}/{kind}");
        world
            .put(&path, json!({ "lines": [] }))
            .with("if-none-match", "*")
    };
    let (client, month, kind) = (ours.client, "202601", "cash_flow");
    vec![
        row("read_client_report", form(client, month, kind))
            .id("client_id", move |of| form(of.client, month, kind))
            .elsewhere("period", form(client, "209901", kind))
            .elsewhere("report_kind", form(client, month, "lunch")),
        row("set_client_report", put(client, month, kind))
            .id("client_id", move |of| put(of.client, month, kind))
            .elsewhere("period", put(client, "209901", kind))
            .elsewhere("report_kind", put(client, month, "lunch")),
        row("read_client_reports", reports(ours.client)).id("client_id", move |of| reports(of.client)),
        row("read_report_file", file(ours.client, "202602"))
            .id("client_id", move |of| file(of.client, "202602"))
            .elsewhere("period", file(ours.client, "202603")),
    ]
}

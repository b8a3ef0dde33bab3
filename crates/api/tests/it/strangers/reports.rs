use sidebook_domain::ClientId;

use super::row::{Row, row};
use super::things::Things;
use crate::kit::World;

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let reports = move |client: ClientId| world.get(&format!("/clients/{client}/reports"));
    let file =
        move |client: ClientId, period: &str| world.get(&format!("/clients/{client}/reports/{period}/file"));
    vec![
        row("read_client_reports", reports(ours.client)).id("client_id", move |of| reports(of.client)),
        row("read_report_file", file(ours.client, "202602"))
            .id("client_id", move |of| file(of.client, "202602"))
            .elsewhere("period", file(ours.client, "202603")),
    ]
}

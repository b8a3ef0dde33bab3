use super::row::{Row, row};
use crate::kit::{World, json};

pub(super) fn rows(world: &World) -> Vec<Row<'_>> {
    let page = json!({ "url": "https://sidebook.example/" });
    vec![
        row("read_sidebar_session", world.get("/sidebar/session")),
        row(
            "create_page_signatures",
            world.post("/sidebar/page-signatures", page),
        ),
    ]
}

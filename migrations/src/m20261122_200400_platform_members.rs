//! The agency's people as the platform knows them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![platform_members()]
}

fn platform_members() -> Table {
    Table::new(
        "platform_members",
        "One of the agency's people as the platform knows them.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
    .column("member_id {text} NOT NULL", "")
    .column("name {text}", "")
    .column("departments {json} NOT NULL", "a list of numbers")
    .column("state {text} NOT NULL", "active, inactive, left")
    .column(
        "in_scope {bool} NOT NULL",
        "inside the app's visible scope when last read",
    )
    .column("licensed {bool}", "NULL: not known")
    .column(
        "read_at {instant} NOT NULL",
        "when the platform was read: an older read never overwrites a newer one",
    )
    .column("updated_at {instant} NOT NULL", "")
    .column("gone_at {instant}", "")
    .constraint("CONSTRAINT platform_members_once UNIQUE (corp_id, member_id)")
    .index(
        "CREATE INDEX platform_members_by_agency ON platform_members (agency_id, corp_id, id)",
        "the list of an agency's members in the order they came",
    )
}

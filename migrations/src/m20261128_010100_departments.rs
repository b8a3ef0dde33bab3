//! The departments of a corp, for the tree of the agency's people.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![platform_departments()]
}

fn platform_departments() -> Table {
    Table::new(
        "platform_departments",
        "A department of a corp as the platform knows it.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
    .column(
        "department_id {int} NOT NULL",
        "the platform's number; 1 is the root",
    )
    .column(
        "parent_id {int} NOT NULL",
        "the platform's number of the one above; 0 for the root",
    )
    .column("name {text}", "NULL: the platform does not tell it to this app")
    .column("position {int} NOT NULL", "0 comes first")
    .constraint("CONSTRAINT platform_departments_once UNIQUE (corp_id, department_id)")
}

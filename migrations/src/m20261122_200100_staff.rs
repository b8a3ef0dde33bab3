//! People with a Sidebook login at an agency.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![staff()]
}

fn staff() -> Table {
    Table::new("staff", "A person with a Sidebook login at an agency.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("name {text} NOT NULL", "")
        .column("mobile {text} NOT NULL", "eleven digits")
        .column("role {text} NOT NULL", "owner, admin, staff")
        .column("permissions {json} NOT NULL", "a list of words")
        .column("active {bool} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT staff_mobile_once UNIQUE (agency_id, mobile)")
        .constraint("CONSTRAINT staff_of_agency UNIQUE (agency_id, id)")
        .index(
            "CREATE INDEX staff_by_mobile ON staff (mobile)",
            "the sign-in by mobile number, before the agency is known",
        )
}

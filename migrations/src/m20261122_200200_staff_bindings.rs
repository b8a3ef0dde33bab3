//! Which platform member is which staff member.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![staff_bindings()]
}

fn staff_bindings() -> Table {
    Table::new("staff_bindings", "Which platform member is which staff member; unbound ones stay as history.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("member_id {text} NOT NULL", "")
        .column("staff_id {id} NOT NULL", "")
        .column("bound_at {instant} NOT NULL", "")
        .column("unbound_at {instant}", "")
        .constraint("CONSTRAINT staff_bindings_staff FOREIGN KEY (agency_id, staff_id) REFERENCES staff (agency_id, id)")
        .index("CREATE UNIQUE INDEX staff_bindings_member_once ON staff_bindings (corp_id, member_id) WHERE unbound_at IS NULL", "One person per platform account; serves the sign-in through the platform")
        .index("CREATE UNIQUE INDEX staff_bindings_staff_once ON staff_bindings (corp_id, staff_id) WHERE unbound_at IS NULL", "One platform account per person and corp")
        .index("CREATE INDEX staff_bindings_by_agency ON staff_bindings (agency_id, id)", "the console's list of bindings, newest first")
}

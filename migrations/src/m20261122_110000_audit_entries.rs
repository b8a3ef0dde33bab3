//! Who did what.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "audit_entries",
            "Something a person or the service did that somebody may ask about later.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("staff_id {id}", "who; null when it was the service itself")
        .column("action {text} NOT NULL", "what was done, as a code")
        .column("subject {text} NOT NULL", "to what: kind and id")
        .column("detail {json} NOT NULL", "never a secret")
        .column("at {instant} NOT NULL", "")
        .index(
            "CREATE INDEX audit_entries_by_agency ON audit_entries (agency_id, id)",
            "the newest entries of an agency",
        )
        .index(
            "CREATE INDEX audit_entries_by_subject ON audit_entries (agency_id, subject, id)",
            "what happened to one thing",
        ),
    ]
}

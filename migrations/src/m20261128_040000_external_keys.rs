//! How other systems call rows of the books.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "external_keys",
            "How another system calls a row of the books, and what it said of it last.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
        .column("kind {text} NOT NULL", "clients, contracts, …")
        .column("key {text} NOT NULL", "the other system's own, opaque")
        .column("row_id {id} NOT NULL", "of the kind's table; the row may be gone")
        .column(
            "content_hash {text}",
            "of what was put last; null: only the key was given",
        )
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT external_keys_once UNIQUE (agency_id, kind, key)")
        .constraint("CONSTRAINT external_keys_row UNIQUE (agency_id, kind, row_id)"),
    ]
}

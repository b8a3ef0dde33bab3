//! Keys with which an agency's other systems sign in.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "api_keys",
            "A key with which another system of the agency puts rows into the books.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
        .column("name {text} NOT NULL", "what people call it")
        .column("prefix {text} NOT NULL", "its beginning, to recognise it by")
        .column(
            "secret_hash {text} NOT NULL",
            "SHA-256 of the whole key, which is random; shown once, never stored",
        )
        .column("scopes {json} NOT NULL", "kinds of rows that it may put")
        .column("created_by {id} NOT NULL", "in whose name it acts")
        .column("created_at {instant} NOT NULL", "")
        .column("last_used_at {instant}", "to the minute")
        .column("revoked_at {instant}", "")
        .column("revoked_by {id}", "")
        .constraint("CONSTRAINT api_keys_secret UNIQUE (secret_hash)")
        .constraint(
            "CONSTRAINT api_keys_staff FOREIGN KEY (agency_id, created_by) REFERENCES staff (agency_id, id)",
        )
        .index(
            "CREATE INDEX api_keys_of_agency ON api_keys (agency_id, id)",
            "the keys of an agency",
        ),
    ]
}

//! Requests that paid receivables out of a client's credit.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("credit_uses", "A request that paid receivables out of a client's credit; what it did is in the payments.")
            .column("id {id} PRIMARY KEY", "")
            .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
            .column("client_id {id} NOT NULL", "")
            .column("used_by {id} NOT NULL", "staff")
            .column("used_at {instant} NOT NULL", "")
            .column("idempotency_key {text} NOT NULL", "makes repeating the request harmless")
            .column("request_hash {text} NOT NULL", "tells whether a repeated request is the same one")
            .constraint("CONSTRAINT credit_uses_once UNIQUE (used_by, idempotency_key)")
            .constraint("CONSTRAINT credit_uses_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
            .constraint("CONSTRAINT credit_uses_staff FOREIGN KEY (agency_id, used_by) REFERENCES staff (agency_id, id)"),
    ]
}

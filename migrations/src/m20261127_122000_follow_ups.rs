//! Notes of contact with clients.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("follow_ups", "A note of contact with a client.")
            .column("id {id} PRIMARY KEY", "")
            .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
            .column("client_id {id} NOT NULL", "")
            .column("kind {text} NOT NULL", "call, visit, message, other")
            .column("text {text} NOT NULL", "at most 5,000 letters")
            .column("next_on {day}", "when to come back to it")
            .column("written_by {id} NOT NULL", "staff")
            .column("revision {int} NOT NULL", "counts changes, from 1")
            .column("created_at {instant} NOT NULL", "")
            .column("updated_at {instant} NOT NULL", "")
            .column("deleted_at {instant}", "a deleted one is kept and not shown")
            .column("idempotency_key {text} NOT NULL", "makes repeating the request harmless")
            .column("request_hash {text} NOT NULL", "tells whether a repeated request is the same one")
            .constraint("CONSTRAINT follow_ups_once UNIQUE (written_by, idempotency_key)")
            .constraint("CONSTRAINT follow_ups_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
            .constraint("CONSTRAINT follow_ups_writer FOREIGN KEY (agency_id, written_by) REFERENCES staff (agency_id, id)")
            .index(
                "CREATE INDEX follow_ups_of_client ON follow_ups (client_id, id) WHERE deleted_at IS NULL",
                "the follow-up card, newest first",
            )
            .index(
                "CREATE INDEX follow_ups_due ON follow_ups (agency_id, written_by, next_on) WHERE deleted_at IS NULL AND next_on IS NOT NULL",
                "what a person wanted to come back to",
            ),
    ]
}

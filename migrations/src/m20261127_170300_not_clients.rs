//! Conversations that are with nobody's client.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "not_clients",
            "A conversation that somebody said is with no client; until it is linked, or they take it back.",
        )
        .column("conversation_id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("said_by {id} NOT NULL", "")
        .column("said_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT not_clients_conversation FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id)")
        .constraint("CONSTRAINT not_clients_said_by FOREIGN KEY (agency_id, said_by) REFERENCES staff (agency_id, id)"),
    ]
}

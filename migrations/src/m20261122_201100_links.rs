//! Which conversation is about which clients, and which of them was looked at last.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![links(), chosen_clients()]
}

fn links() -> Table {
    Table::new("links", "Conversation and client, many to many.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("conversation_id {id} NOT NULL", "")
        .column("client_id {id} NOT NULL", "")
        .column("linked_by {id} NOT NULL", "")
        .column("linked_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT links_once UNIQUE (conversation_id, client_id)")
        .constraint("CONSTRAINT links_conversation FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id)")
        .constraint("CONSTRAINT links_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT links_linked_by FOREIGN KEY (agency_id, linked_by) REFERENCES staff (agency_id, id)")
        .index("CREATE INDEX links_by_client ON links (client_id, conversation_id)", "\"conversations of a client\"")
}

fn chosen_clients() -> Table {
    Table::new("chosen_clients", "Which of several linked clients a person looked at last, per conversation.")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("staff_id {id} NOT NULL", "")
        .column("conversation_id {id} NOT NULL", "")
        .column("client_id {id} NOT NULL", "")
        .column("chosen_at {instant} NOT NULL", "")
        .constraint("PRIMARY KEY (staff_id, conversation_id)")
        .constraint("CONSTRAINT chosen_clients_staff FOREIGN KEY (agency_id, staff_id) REFERENCES staff (agency_id, id)")
        .constraint("CONSTRAINT chosen_clients_link FOREIGN KEY (conversation_id, client_id) REFERENCES links (conversation_id, client_id) ON DELETE CASCADE")
}

//! Messages prepared for a conversation, and what became of them: the log of what was sent.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![send_intents()]
}

fn send_intents() -> Table {
    Table::new("send_intents", "A message prepared for a conversation, and what became of it.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("staff_id {id} NOT NULL", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("conversation_id {id} NOT NULL", "")
        .column("client_id {id} NOT NULL", "")
        .column("action {text} NOT NULL", "")
        .column("language {text} NOT NULL", "zh-CN, en")
        .column("rendered_text {text} NOT NULL", "")
        .column("sent_text {text}", "what the staff member made of it")
        .column("warnings {json} NOT NULL", "a list of codes")
        .column("state {text} NOT NULL", "prepared, handed_over, cancelled, failed, unknown")
        .column("problem {text}", "")
        .column("idempotency_key {text} NOT NULL", "")
        .column("request_hash {text} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .column("settled_at {instant}", "")
        .constraint("CONSTRAINT send_intents_key_once UNIQUE (staff_id, idempotency_key)")
        .constraint("CONSTRAINT send_intents_staff FOREIGN KEY (agency_id, staff_id) REFERENCES staff (agency_id, id)")
        .constraint("CONSTRAINT send_intents_conversation FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id)")
        .constraint("CONSTRAINT send_intents_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE INDEX send_intents_by_agency ON send_intents (agency_id, id)", "the agency's log, newest first")
        .index("CREATE INDEX send_intents_by_conversation ON send_intents (conversation_id, id)", "the log of one conversation, newest first")
}

//! What a sidebar is opened beside: one external contact or one group chat.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![conversations()]
}

fn conversations() -> Table {
    Table::new("conversations", "What a sidebar is opened beside.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("kind {text} NOT NULL", "contact, group")
        .column("external_contact_id {id}", "")
        .column("group_chat_id {id}", "")
        .column("created_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT conversations_contact_once UNIQUE (external_contact_id)")
        .constraint("CONSTRAINT conversations_group_once UNIQUE (group_chat_id)")
        .constraint("CONSTRAINT conversations_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT conversations_contact FOREIGN KEY (agency_id, external_contact_id) REFERENCES external_contacts (agency_id, id)")
        .constraint("CONSTRAINT conversations_group FOREIGN KEY (agency_id, group_chat_id) REFERENCES group_chats (agency_id, id)")
        .constraint("CONSTRAINT conversations_beside_one CHECK ( (kind = 'contact' AND external_contact_id IS NOT NULL AND group_chat_id IS NULL) OR (kind = 'group' AND group_chat_id IS NOT NULL AND external_contact_id IS NULL))")
}

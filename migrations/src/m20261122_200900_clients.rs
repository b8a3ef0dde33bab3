//! The companies an agency serves, and people there.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![clients(), client_contacts()]
}

fn clients() -> Table {
    Table::new("clients", "A company (or person) that the agency serves.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("name {text} NOT NULL", "")
        .column("short_name {text}", "")
        .column("taxpayer_kind {text} NOT NULL", "general, small_scale")
        .column("tax_id {text}", "upper case")
        .column("address {text}", "")
        .column("owner_staff_id {id}", "")
        .column("search_key {text} NOT NULL", "lower-case words, one per line, matched as substrings")
        .column("sort_key {text} NOT NULL", "beginning of the name's pinyin: lists run in its order")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT clients_name_once UNIQUE (agency_id, name)")
        .constraint("CONSTRAINT clients_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT clients_owner FOREIGN KEY (agency_id, owner_staff_id) REFERENCES staff (agency_id, id)")
        .index("CREATE UNIQUE INDEX clients_tax_id_once ON clients (agency_id, tax_id) WHERE tax_id IS NOT NULL", "A tax id belongs to one client; clients without one are many")
        .index("CREATE INDEX clients_in_order ON clients (agency_id, sort_key, id)", "the list and the search of clients, page by page. A search reads an agency's rows (thousands at most)")
}

fn client_contacts() -> Table {
    Table::new("client_contacts", "A person at a client.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("name {text} NOT NULL", "")
        .column("role {text}", "")
        .column("mobile {text}", "")
        .column("position {int} NOT NULL", "0 comes first")
        .constraint("CONSTRAINT client_contacts_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE INDEX client_contacts_of_client ON client_contacts (client_id, position)", "\"people at this client\" in their order")
}

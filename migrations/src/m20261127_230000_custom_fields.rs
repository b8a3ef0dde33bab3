//! Fields that agencies add to their clients' files, and what stands in them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![custom_fields(), custom_values()]
}

fn custom_fields() -> Table {
    Table::new(
        "custom_fields",
        "A field that an agency adds to its clients' files.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("name {text} NOT NULL", "in Chinese, once per agency")
    .column("name_en {text}", "in English; null: the Chinese one")
    .column("kind {text} NOT NULL", "text, number, date, choice")
    .column("options {json} NOT NULL", "of a choice, in their order")
    .column("position {int} NOT NULL", "0 comes first")
    .column("created_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT custom_fields_of_agency UNIQUE (agency_id, id)")
    .constraint("CONSTRAINT custom_fields_name_once UNIQUE (agency_id, name)")
}

fn custom_values() -> Table {
    Table::new("custom_values", "What stands in a custom field of a client; no row: nothing.")
        .column("client_id {id} NOT NULL", "")
        .column("field_id {id} NOT NULL", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("value {text} NOT NULL", "as its kind is written: 1280.5, 2026-11-27")
        .constraint("CONSTRAINT custom_values_once PRIMARY KEY (client_id, field_id)")
        .constraint("CONSTRAINT custom_values_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT custom_values_field FOREIGN KEY (agency_id, field_id) REFERENCES custom_fields (agency_id, id)")
}

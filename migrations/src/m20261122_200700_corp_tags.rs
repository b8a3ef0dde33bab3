//! The labels a corp keeps on the platform.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![corp_tags()]
}

fn corp_tags() -> Table {
    Table::new("corp_tags", "A label that the corp keeps on the platform.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("tag_id {text} NOT NULL", "")
        .column("group_id {text} NOT NULL", "")
        .column("group_name {text} NOT NULL", "")
        .column("name {text} NOT NULL", "")
        .column("position {int} NOT NULL", "0 comes first")
        .constraint("CONSTRAINT corp_tags_once UNIQUE (corp_id, tag_id)")
}

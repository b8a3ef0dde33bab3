//! Files that people took a list along as.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "exports",
            "A list that somebody took along as a file, which is kept.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
        .column("list {text} NOT NULL", "articles")
        .column("file_name {text} NOT NULL", "as it was saved")
        .column("row_count {int} NOT NULL", "how many it has")
        .column("object_key {text} NOT NULL", "where the bytes are kept")
        .column("bytes {int} NOT NULL", "")
        .column("created_by {id} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT exports_of_agency UNIQUE (agency_id, id)")
        .constraint(
            "CONSTRAINT exports_staff FOREIGN KEY (agency_id, created_by) REFERENCES staff (agency_id, id)",
        )
        .index(
            "CREATE INDEX exports_by_list ON exports (agency_id, list, id DESC)",
            "the newest files of a list",
        ),
    ]
}

//! Labels on clients.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![tag_groups(), tags(), client_tags()]
}

fn tag_groups() -> Table {
    Table::new("tag_groups", "A group of labels on clients.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("name {text} NOT NULL", "")
        .column("colour {text} NOT NULL", "#rrggbb")
        .column("position {int} NOT NULL", "0 comes first")
        .constraint("CONSTRAINT tag_groups_name_once UNIQUE (agency_id, name)")
        .constraint("CONSTRAINT tag_groups_of_agency UNIQUE (agency_id, id)")
}

fn tags() -> Table {
    Table::new("tags", "A label on clients.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("tag_group_id {id} NOT NULL", "")
        .column("name {text} NOT NULL", "")
        .column("position {int} NOT NULL", "0 comes first")
        .constraint("CONSTRAINT tags_name_once UNIQUE (tag_group_id, name)")
        .constraint("CONSTRAINT tags_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT tags_group FOREIGN KEY (agency_id, tag_group_id) REFERENCES tag_groups (agency_id, id)")
}

fn client_tags() -> Table {
    Table::new("client_tags", "Which client bears which label.")
        .column("client_id {id} NOT NULL", "")
        .column("tag_id {id} NOT NULL", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .constraint("PRIMARY KEY (client_id, tag_id)")
        .constraint("CONSTRAINT client_tags_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT client_tags_tag FOREIGN KEY (agency_id, tag_id) REFERENCES tags (agency_id, id)")
        .index("CREATE INDEX client_tags_by_tag ON client_tags (tag_id, client_id)", "\"clients with this tag\"")
}

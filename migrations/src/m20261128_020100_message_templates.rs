//! The texts of messages as agencies write them, and every version of them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![message_templates(), message_template_versions()]
}

fn message_templates() -> Table {
    Table::new(
        "message_templates",
        "An agency's own text of one action in one language; no row: nobody ever wrote one.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("action {text} NOT NULL", "what the message is for")
    .column("language {text} NOT NULL", "zh-CN, en")
    .column("draft {text}", "what is being written, not sent yet")
    .column("published {int}", "the number of the version that is sent; null: the default")
    .column("last {int} NOT NULL", "the number of the newest version; 0: none yet")
    .column("changed_by {id} NOT NULL", "")
    .column("created_at {instant} NOT NULL", "")
    .column("updated_at {instant} NOT NULL", "")
    .column("revision {int} NOT NULL", "counts every change")
    .constraint("CONSTRAINT message_templates_of_agency UNIQUE (agency_id, id)")
    .constraint("CONSTRAINT message_templates_once UNIQUE (agency_id, action, language)")
    .constraint("CONSTRAINT message_templates_changed_by FOREIGN KEY (agency_id, changed_by) REFERENCES staff (agency_id, id)")
}

fn message_template_versions() -> Table {
    Table::new(
        "message_template_versions",
        "What an agency's text said once it was published, and that it was given up.",
    )
    .column("template_id {id} NOT NULL", "")
    .column("number {int} NOT NULL", "1 is the first")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("body {text}", "null: from then on the default was sent")
    .column("published_by {id} NOT NULL", "")
    .column("published_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT message_template_versions_once PRIMARY KEY (template_id, number)")
    .constraint("CONSTRAINT message_template_versions_template FOREIGN KEY (agency_id, template_id) REFERENCES message_templates (agency_id, id)")
    .constraint("CONSTRAINT message_template_versions_by FOREIGN KEY (agency_id, published_by) REFERENCES staff (agency_id, id)")
}

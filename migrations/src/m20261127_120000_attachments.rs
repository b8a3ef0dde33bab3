//! Files that people attach to things of the books.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("attachments", "A file that somebody attached. Its bytes are in the store of attachments.")
            .column("id {id} PRIMARY KEY", "")
            .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
            .column("kind {text} NOT NULL", "png, jpeg, pdf, docx …: what the bytes are")
            .column("name {text} NOT NULL", "as it was given, cleaned")
            .column("bytes {int} NOT NULL", "how many are kept")
            .column("width {int}", "pixels of a picture")
            .column("height {int}", "")
            .column("sha256 {text} NOT NULL", "hex, of what is kept")
            .column("object_key {text} NOT NULL", "in the store; a picture has a thumbnail behind it")
            .column("uploaded_by {id} NOT NULL", "staff")
            .column("created_at {instant} NOT NULL", "")
            .column("stored_at {instant}", "when the bytes were in the store; null while they are on their way")
            .column("subject_kind {text}", "intake, follow_up, payment, article; null while it belongs to nothing")
            .column("subject_id {id}", "")
            .column("place {int} NOT NULL", "its place among those of its subject")
            .column("loose_since {instant}", "since when it belongs to nothing; null when it does")
            .column("doomed_at {instant}", "when it was given up: its bytes are deleted, then this row")
            .constraint("CONSTRAINT attachments_uploader FOREIGN KEY (agency_id, uploaded_by) REFERENCES staff (agency_id, id)")
            .constraint("CONSTRAINT attachments_subject CHECK ((subject_kind IS NULL) = (subject_id IS NULL))")
            .constraint("CONSTRAINT attachments_loose CHECK ((subject_id IS NULL) = (loose_since IS NOT NULL))")
            .index(
                "CREATE INDEX attachments_of_subject ON attachments (agency_id, subject_kind, subject_id, place) WHERE subject_id IS NOT NULL",
                "the files of an intake, a follow-up, a payment",
            )
            .index(
                "CREATE INDEX attachments_loose_since ON attachments (loose_since) WHERE loose_since IS NOT NULL",
                "the hourly search for what nobody kept",
            ),
    ]
}

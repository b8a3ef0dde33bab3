//! What goes with messages, and where the platform keeps it for a while.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![send_attachments(), media_uploads()]
}

fn send_attachments() -> Table {
    Table::new(
        "send_attachments",
        "A picture or file that was prepared for a chat: kept as the record of what was sent.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("kind {text} NOT NULL", "picture, file")
    .column("name {text} NOT NULL", "as people see it in the chat")
    .column("mime {text} NOT NULL", "")
    .column("size_bytes {int} NOT NULL", "")
    .column("width {int}", "pixels of a picture")
    .column("height {int}", "pixels of a picture")
    .column("digest {text} NOT NULL", "SHA-256 over kind, name and content")
    .column("content {bytes} NOT NULL", "")
    .column("created_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT send_attachments_once UNIQUE (agency_id, digest)")
    .constraint("CONSTRAINT send_attachments_of_agency UNIQUE (agency_id, id)")
}

fn media_uploads() -> Table {
    Table::new("media_uploads", "The last upload of an attachment to a corp's media, which the platform keeps for three days.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "a media id is good in one corp only")
        .column("attachment_id {id} NOT NULL", "")
        .column("media_id {text} NOT NULL", "no secret: worth nothing without the corp's token or chat")
        .column("uploaded_at {instant} NOT NULL", "")
        .column("expires_at {instant} NOT NULL", "when we stop using it, some hours before the platform does")
        .constraint("CONSTRAINT media_uploads_once UNIQUE (corp_id, attachment_id)")
        .constraint("CONSTRAINT media_uploads_attachment FOREIGN KEY (agency_id, attachment_id) REFERENCES send_attachments (agency_id, id)")
}

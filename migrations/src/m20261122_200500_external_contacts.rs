//! External contacts and who follows them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![external_contacts(), contact_follows()]
}

fn external_contacts() -> Table {
    Table::new(
        "external_contacts",
        "A person outside the corp, as the platform tells.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
    .column("external_user_id {text} NOT NULL", "")
    .column("name {text} NOT NULL", "")
    .column("kind {text} NOT NULL", "personal, corporate, other")
    .column("corp_name {text}", "")
    .column("position {text}", "")
    .column("avatar {text}", "")
    .column(
        "read_at {instant} NOT NULL",
        "when the platform was read: an older read never overwrites a newer one",
    )
    .column(
        "follows_read_at {instant}",
        "when all follows were last read together; NULL: only page by page so far",
    )
    .column("updated_at {instant} NOT NULL", "")
    .column("gone_at {instant}", "")
    .column("seen_run {id}", "the last sync run that met it")
    .constraint("CONSTRAINT external_contacts_once UNIQUE (corp_id, external_user_id)")
    .constraint("CONSTRAINT external_contacts_of_agency UNIQUE (agency_id, id)")
    .index(
        "CREATE INDEX external_contacts_by_corp ON external_contacts (agency_id, corp_id, id)",
        "the list of contacts, and marking what a finished run did not meet",
    )
}

fn contact_follows() -> Table {
    Table::new("contact_follows", "One member's relation to an external contact.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("external_contact_id {id} NOT NULL", "")
        .column("member_id {text} NOT NULL", "")
        .column("remark {text}", "")
        .column("description {text}", "")
        .column("remark_corp_name {text}", "")
        .column("remark_mobiles {json} NOT NULL", "a list of texts")
        .column("followed_at {instant}", "")
        .column("add_way {int} NOT NULL", "")
        .column("channel {text}", "")
        .column("tags {json} NOT NULL", "a list of {id, name}")
        .column("state {text} NOT NULL", "following, deleted_by_contact")
        .column("read_at {instant} NOT NULL", "")
        .column("gone_at {instant}", "")
        .column("seen_run {id}", "")
        .constraint("CONSTRAINT contact_follows_once UNIQUE (external_contact_id, member_id)")
        .constraint("CONSTRAINT contact_follows_contact FOREIGN KEY (agency_id, external_contact_id) REFERENCES external_contacts (agency_id, id)")
        .index("CREATE INDEX contact_follows_by_member ON contact_follows (agency_id, corp_id, member_id, external_contact_id)", "\"contacts of a member\", and marking what a finished run did not meet")
}

//! "Contacts in the order of their names", "links of an agency, the newest first" and "who did what, of one person or of
//! one action" are asked for page by page.

pub(crate) const UP: &[&str] = &[
    "CREATE INDEX external_contacts_by_name ON external_contacts (agency_id, name, id) /* serves: contacts in the order of names */",
    "CREATE INDEX links_of_agency ON links (agency_id, id) /* serves: links of an agency, newest first */",
    "CREATE INDEX audit_entries_by_staff ON audit_entries (agency_id, staff_id, id) /* serves: what one person did */",
    "CREATE INDEX audit_entries_by_action ON audit_entries (agency_id, action, id) /* serves: where one thing was done */",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX audit_entries_by_action",
    "DROP INDEX audit_entries_by_staff",
    "DROP INDEX links_of_agency",
    "DROP INDEX external_contacts_by_name",
];

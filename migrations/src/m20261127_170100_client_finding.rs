//! How clients are found among a hundred thousand: bits that tell which search keys can hold a text, and the distinctive part
//! of a name. NULL where a version before this one wrote the row: such a row is looked at by every search.

/// Serves the search of clients (`clients_by_grams`, which holds all a search looks at of most rows), and suggestions of
/// clients for a conversation: by name, short name, mobile.
pub(crate) const UP: &[&str] = &[
    "ALTER TABLE clients ADD COLUMN core_name {text}",
    "ALTER TABLE clients ADD COLUMN grams_0 {int}",
    "ALTER TABLE clients ADD COLUMN grams_1 {int}",
    "ALTER TABLE clients ADD COLUMN grams_2 {int}",
    "ALTER TABLE clients ADD COLUMN grams_3 {int}",
    "ALTER TABLE clients ADD COLUMN grams_4 {int}",
    "ALTER TABLE clients ADD COLUMN grams_5 {int}",
    "CREATE INDEX clients_by_grams ON clients (agency_id, grams_0, grams_1, grams_2, grams_3, grams_4, grams_5, id)",
    "CREATE INDEX clients_by_core_name ON clients (agency_id, core_name)",
    "CREATE INDEX clients_by_short_name ON clients (agency_id, short_name)",
    "CREATE INDEX client_contacts_by_mobile ON client_contacts (agency_id, mobile)",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX client_contacts_by_mobile",
    "DROP INDEX clients_by_short_name",
    "DROP INDEX clients_by_core_name",
    "DROP INDEX clients_by_grams",
    "ALTER TABLE clients DROP COLUMN grams_5",
    "ALTER TABLE clients DROP COLUMN grams_4",
    "ALTER TABLE clients DROP COLUMN grams_3",
    "ALTER TABLE clients DROP COLUMN grams_2",
    "ALTER TABLE clients DROP COLUMN grams_1",
    "ALTER TABLE clients DROP COLUMN grams_0",
    "ALTER TABLE clients DROP COLUMN core_name",
];

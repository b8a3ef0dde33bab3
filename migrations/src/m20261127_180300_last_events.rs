//! When each corp was last heard of.

/// Asked for one corp; the inbox has no index for it, and a million rows.
pub(crate) const UP: &[&str] = &[
    "ALTER TABLE corps ADD COLUMN last_event_at {instant}",
    "UPDATE corps SET last_event_at = (SELECT max(inbox.received_at) FROM inbox \
     WHERE inbox.platform_corp_id = corps.platform_corp_id AND inbox.platform = corps.platform)",
];

pub(crate) const DOWN: &[&str] = &["ALTER TABLE corps DROP COLUMN last_event_at"];

//! "Was the client told of the filings of this month?" is asked by every first screen.

pub(crate) const UP: &[&str] = &[
    "CREATE INDEX send_intents_notices ON send_intents (client_id, created_at) WHERE action = 'filing_notice' /* serves: the last filing notice to a client */",
];

pub(crate) const DOWN: &[&str] = &["DROP INDEX send_intents_notices"];

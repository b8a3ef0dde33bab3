//! "Was the same text sent into this conversation lately?" reads the newest intents of one conversation by time.

pub(crate) const UP: &[&str] = &[
    "CREATE INDEX send_intents_lately ON send_intents (conversation_id, created_at) /* serves: what was sent into a conversation in the last days */",
];

pub(crate) const DOWN: &[&str] = &["DROP INDEX send_intents_lately"];

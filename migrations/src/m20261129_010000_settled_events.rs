//! Retention goes through settled events by their time alone. By state first, the few ignored ones came before all others, each
//! from another page of the table.

pub(crate) const UP: &[&str] = &[
    "DROP INDEX inbox_settled",
    "CREATE INDEX inbox_old ON inbox (routed_at) WHERE state IN ('routed', 'ignored') /* serves: deleting old events */",
    "CREATE INDEX inbox_failed ON inbox (platform_corp_id, id) WHERE state = 'failed' /* serves: counting and listing those that were given up */",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX inbox_failed",
    "DROP INDEX inbox_old",
    "CREATE INDEX inbox_settled ON inbox (state, routed_at) WHERE state <> 'new'",
];

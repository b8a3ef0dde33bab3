//! Corps take turns, in the queue and in the inbox, whatever the backlog of one of them.

/// Serves claiming by lanes (`jobs_lanes`), routing by lanes (`inbox_lanes`), and counting workers that died of a job.
pub(crate) const UP: &[&str] = &[
    "CREATE INDEX jobs_lanes ON jobs (priority, corp_id, run_at, id) WHERE status = 'ready'",
    "CREATE INDEX inbox_lanes ON inbox (platform_corp_id, received_at, id) WHERE state = 'new'",
    "ALTER TABLE jobs ADD COLUMN deaths {int}",
];

pub(crate) const DOWN: &[&str] = &[
    "ALTER TABLE jobs DROP COLUMN deaths",
    "DROP INDEX inbox_lanes",
    "DROP INDEX jobs_lanes",
];

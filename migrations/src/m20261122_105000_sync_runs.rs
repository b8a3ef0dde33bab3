//! Syncs: how far they are, and where a restart goes on.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("sync_runs", "One run of a sync of a corp's contacts or groups.")
            .column("id {id} PRIMARY KEY", "")
            .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
            .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
            .column("kind {text} NOT NULL", "contacts or groups")
            .column("cause {text} NOT NULL", "install, manual, nightly or recovery")
            .column("requested_by {id}", "the staff member, when it was one")
            .column("status {text} NOT NULL", "running, succeeded, failed or cancelled")
            .column("members_total {int} NOT NULL", "")
            .column("members_done {int} NOT NULL", "")
            .column("items {int} NOT NULL", "contacts or groups read so far")
            .column("errors {int} NOT NULL", "items that could not be read")
            .column("problem {text}", "code of what stopped it")
            .column("checkpoint {json}", "where a restart goes on")
            .column("started_at {instant} NOT NULL", "")
            .column("finished_at {instant}", "")
            .column("updated_at {instant} NOT NULL", "")
            .constraint("CONSTRAINT sync_runs_kind CHECK (kind IN ('contacts', 'groups'))")
            .constraint("CONSTRAINT sync_runs_status CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled'))")
            .index(
                "CREATE UNIQUE INDEX sync_runs_running ON sync_runs (corp_id, kind) WHERE status = 'running'",
                "at most one running per corp and kind",
            )
            .index("CREATE INDEX sync_runs_by_corp ON sync_runs (agency_id, corp_id, kind, id)", "the newest run of a corp"),
    ]
}

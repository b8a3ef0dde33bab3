//! What the workers have to do.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "jobs",
            "A piece of work. Finished ones are deleted, hopeless ones parked.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("kind {text} NOT NULL", "which handler")
        .column(
            "dedupe_key {text}",
            "what it is about: one ready job per kind and key",
        )
        .column(
            "agency_id {id} REFERENCES agencies (id)",
            "whose it is, when it is somebody's",
        )
        .column(
            "corp_id {id} REFERENCES corps (id)",
            "whose platform budget it uses",
        )
        .column("payload {json} NOT NULL", "the handler's own")
        .column("priority {int} NOT NULL", "higher goes first")
        .column("run_at {instant} NOT NULL", "not before")
        .column("status {text} NOT NULL", "ready, running or parked")
        .column("attempts {int} NOT NULL", "claims so far")
        .column("max_attempts {int} NOT NULL", "parked after so many")
        .column(
            "lease_until {instant}",
            "when running: until when the worker has it",
        )
        .column("worker {text}", "when running: who has it")
        .column("last_error {text}", "what the last attempt failed of")
        .column("created_at {instant} NOT NULL", "")
        .column("parked_at {instant}", "")
        .constraint("CONSTRAINT jobs_status CHECK (status IN ('ready', 'running', 'parked'))")
        .index(
            "CREATE INDEX jobs_ready ON jobs (priority DESC, run_at, id) WHERE status = 'ready'",
            "claiming",
        )
        .index(
            "CREATE INDEX jobs_due ON jobs (run_at) WHERE status = 'ready'",
            "when the next one is due",
        )
        .index(
            "CREATE INDEX jobs_leased ON jobs (lease_until) WHERE status = 'running'",
            "taking over lapsed leases",
        )
        .index(
            "CREATE INDEX jobs_running_by_corp ON jobs (corp_id) WHERE status = 'running'",
            "the limit per corp",
        )
        .index(
            "CREATE INDEX jobs_running_by_key ON jobs (kind, dedupe_key) WHERE status = 'running'",
            "one at a time per key",
        )
        .index(
            "CREATE INDEX jobs_parked ON jobs (parked_at) WHERE status = 'parked'",
            "the list of parked jobs",
        )
        .index(
            "CREATE UNIQUE INDEX jobs_ready_key ON jobs (kind, dedupe_key) WHERE status = 'ready'",
            "one ready job per key; a running one may have one ready successor",
        ),
    ]
}

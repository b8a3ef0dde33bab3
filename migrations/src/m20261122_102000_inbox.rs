//! Where platform events are kept from the moment we answer for them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("inbox", "A decrypted callback, stored before it was answered.")
            .column("id {id} PRIMARY KEY", "")
            .column("platform {text} NOT NULL", "which messenger")
            .column("route {text} NOT NULL", "the callback address it came in by")
            .column("app_key {text} NOT NULL", "which of our apps was called")
            .column(
                "body_hash {text} NOT NULL",
                "SHA-256 of platform, route, app and body, in hex: a repeated delivery is no second event",
            )
            .column(
                "name {text} NOT NULL",
                "the platform's name of the event, for people",
            )
            .column(
                "platform_corp_id {text}",
                "the corp it is about, when it names one",
            )
            .column("body {text} NOT NULL", "sealed")
            .column("received_at {instant} NOT NULL", "")
            .column("state {text} NOT NULL", "new, routed, ignored or failed")
            .column(
                "attempts {int} NOT NULL",
                "how often routing was tried and failed",
            )
            .column("problem {text}", "why it was ignored or failed")
            .column("routed_at {instant}", "when it left the state new")
            .constraint("CONSTRAINT inbox_body_hash UNIQUE (body_hash)")
            .constraint("CONSTRAINT inbox_state CHECK (state IN ('new', 'routed', 'ignored', 'failed'))")
            .index(
                "CREATE INDEX inbox_new ON inbox (received_at, id) WHERE state = 'new'",
                "claiming the oldest new events, and how long the oldest waits",
            )
            .index(
                "CREATE INDEX inbox_settled ON inbox (state, routed_at) WHERE state <> 'new'",
                "deleting old events, and counting the failed ones",
            ),
    ]
}

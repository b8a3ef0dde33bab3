//! When events of the platform may have been missed, and what must be looked after.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("signs_of_life", "Until when some process of a role was certainly at work.")
            .column("role {text} PRIMARY KEY", "")
            .column("seen_at {instant} NOT NULL", ""),
        Table::new(
            "outages",
            "A time in which events of the platform may have been missed. What may have changed is read again, once.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("why {text} NOT NULL", "not_receiving, refused, no_ticket or jobs_parked")
        .column("corp_id {id} REFERENCES corps (id)", "the only corp it is about")
        .column("began_at {instant} NOT NULL", "")
        .column("ended_at {instant} NOT NULL", "")
        .column("events {int}", "how many were certainly missed, when that is known")
        .column("noticed_at {instant} NOT NULL", "")
        .column("healing_at {instant}", "when re-reading began")
        .column("planned_at {instant}", "when re-reading had begun for every corp")
        .column("healed_at {instant}", "when all was read again")
        .index(
            "CREATE INDEX outages_open ON outages (why, corp_id) WHERE healed_at IS NULL",
            "whether one is known already; which are to be healed",
        )
        .index("CREATE INDEX outages_by_end ON outages (ended_at)", "until when all outages are known"),
        Table::new("alarms", "What an operator should look after.")
            .column("id {id} PRIMARY KEY", "")
            .column("kind {text} NOT NULL", "ticket_missing, healing, jobs_parked or jobs_unknown")
            .column("subject {text} NOT NULL", "what it is about, in a word")
            .column("since {instant} NOT NULL", "")
            .column("cleared_at {instant}", "when it was over by itself")
            .index(
                "CREATE UNIQUE INDEX alarms_standing ON alarms (kind, subject) WHERE cleared_at IS NULL",
                "each once while it stands; the list of those that stand",
            ),
    ]
}

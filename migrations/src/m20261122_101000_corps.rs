//! Corps on a messenger platform, and what they authorised.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![corps(), installations()]
}

fn corps() -> Table {
    Table::new(
        "corps",
        "An organisation on a messenger platform, bound to at most one agency.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column(
        "agency_id {id} REFERENCES agencies (id)",
        "null until an agency bound it",
    )
    .column("platform {text} NOT NULL", "which messenger")
    .column("mode {text} NOT NULL", "suite or internal")
    .column("platform_corp_id {text} NOT NULL", "the platform's id, opaque")
    .column("name {text} NOT NULL", "short name as the platform gave it last")
    .column("created_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT corps_platform_corp UNIQUE (platform, platform_corp_id)")
    .constraint("CONSTRAINT corps_mode CHECK (mode IN ('suite', 'internal'))")
    .index(
        "CREATE INDEX corps_by_agency ON corps (agency_id)",
        "the corps of an agency",
    )
}

fn installations() -> Table {
    Table::new("installations", "The authorisation of one of our apps by a corp.")
        .column("id {id} PRIMARY KEY", "")
        .column(
            "agency_id {id} REFERENCES agencies (id)",
            "null until an agency bound the corp",
        )
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column(
            "app_key {text} NOT NULL",
            "which of our apps: the suite, or the corp of a self-built app",
        )
        .column("agent_id {int}", "the number of the app in this corp, once known")
        .column(
            "permanent_code {text}",
            "sealed; none for a self-built app, whose secret is configuration, nor once cancelled",
        )
        .column("state {text} NOT NULL", "active or cancelled")
        .column(
            "scope {json} NOT NULL",
            "visible scope as the platform gave it last",
        )
        .column("authorised_by {text}", "member who authorised")
        .column("installed_at {instant} NOT NULL", "last (re-)installation")
        .column("changed_at {instant} NOT NULL", "last change of anything here")
        .column("cancelled_at {instant}", "")
        .constraint("CONSTRAINT installations_state CHECK (state IN ('active', 'cancelled'))")
        .constraint("CONSTRAINT installations_app UNIQUE (corp_id, app_key)")
        .index(
            "CREATE INDEX installations_active ON installations (agency_id, corp_id) WHERE state = 'active'",
            "the corps to sync every night",
        )
}

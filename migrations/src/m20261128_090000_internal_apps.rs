//! Self-built apps that admins entered, beside those of the configuration.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("internal_apps", "A self-built app of a corp, as an admin entered it.")
            .column("id {id} PRIMARY KEY", "")
            .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
            .column("platform_corp_id {text} NOT NULL", "the corp's id on the platform")
            .column("corp_name {text} NOT NULL", "what people call the corp")
            .column("agent_id {int} NOT NULL", "the app's number in the corp")
            .column(
                "secrets {text} NOT NULL",
                "sealed: JSON of the app's secret, its callback token and its callback key",
            )
            .column("revision {int} NOT NULL", "counts changes")
            .column("entered_by {id} NOT NULL", "who wrote it last")
            .column("created_at {instant} NOT NULL", "")
            .column("changed_at {instant} NOT NULL", "")
            .constraint("CONSTRAINT internal_apps_corp UNIQUE (platform_corp_id)")
            .constraint(
                "CONSTRAINT internal_apps_staff FOREIGN KEY (agency_id, entered_by) REFERENCES staff (agency_id, id)",
            )
            .index(
                "CREATE INDEX internal_apps_of_agency ON internal_apps (agency_id, id)",
                "the apps of an agency",
            ),
    ]
}

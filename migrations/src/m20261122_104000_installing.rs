//! Tries to install, and what the platform pushes for it.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![install_attempts(), suite_tickets()]
}

fn install_attempts() -> Table {
    Table::new("install_attempts", "One try of an agency to install, from the shown QR code to the end.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("staff_id {id} NOT NULL", "who began it")
        .column("state_hash {text} NOT NULL", "SHA-256 of the link's one-time state, in hex")
        .column("install_url {text} NOT NULL", "what the QR code says")
        .column("status {text} NOT NULL", "waiting, authorised, installed, failed or expired")
        .column("problem {text}", "code of what went wrong")
        .column("auth_code {text}", "sealed, until it is exchanged")
        .column("corp_id {id} REFERENCES corps (id)", "the corp that was installed")
        .column("created_at {instant} NOT NULL", "")
        .column("expires_at {instant} NOT NULL", "when the link stops working")
        .column("updated_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT install_attempts_state UNIQUE (state_hash)")
        .constraint(
            "CONSTRAINT install_attempts_status CHECK (status IN ('waiting', 'authorised', 'installed', 'failed', 'expired'))",
        )
        .index("CREATE INDEX install_attempts_by_agency ON install_attempts (agency_id, id)", "the newest attempts of an agency")
        .index("CREATE INDEX install_attempts_open ON install_attempts (expires_at) WHERE status = 'waiting'", "expiring the ones nobody used")
}

fn suite_tickets() -> Table {
    Table::new(
        "suite_tickets",
        "The newest tickets the platform pushed for a suite: two are kept.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("suite_id {text} NOT NULL", "")
    .column("issued_at {instant} NOT NULL", "by the platform's clock")
    .column("ticket {text} NOT NULL", "sealed")
    .column("received_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT suite_tickets_issued UNIQUE (suite_id, issued_at)")
}

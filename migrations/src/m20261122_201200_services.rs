//! What is sold to a client, its registration work, and the documents still lacking.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![services(), registration_orders(), missing_documents()]
}

fn services() -> Table {
    Table::new("services", "A bookkeeping service sold to a client.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("plan {text} NOT NULL", "")
        .column("fee_fen {int} NOT NULL", "")
        .column("billing_cycle {text} NOT NULL", "monthly, quarterly, yearly")
        .column("starts_on {day} NOT NULL", "")
        .column("ends_on {day} NOT NULL", "the last day")
        .column("created_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT services_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE INDEX services_of_client ON services (client_id, ends_on)", "the service card")
}

fn registration_orders() -> Table {
    Table::new("registration_orders", "Registration work for a client.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("title {text} NOT NULL", "")
        .column("stage {text} NOT NULL", "accepted, collecting, submitted, completed")
        .column("accepted_on {day} NOT NULL", "")
        .column("expected_on {day}", "")
        .column("created_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT registration_orders_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE INDEX registration_orders_of_client ON registration_orders (client_id, accepted_on)", "the service card")
}

fn missing_documents() -> Table {
    Table::new("missing_documents", "A document the accountant still lacks.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("period {int} NOT NULL", "YYYYMM")
        .column("kind {text} NOT NULL", "bank_statement, input_invoice, output_invoice, expense_voucher, payroll")
        .column("note {text}", "")
        .column("marked_at {instant} NOT NULL", "")
        .constraint("CONSTRAINT missing_documents_once UNIQUE (client_id, period, kind)")
        .constraint("CONSTRAINT missing_documents_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
}

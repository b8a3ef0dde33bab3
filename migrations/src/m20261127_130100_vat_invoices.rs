//! VAT invoices of clients, and the credit they bring into a period.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![vat_invoices(), vat_credits()]
}

fn vat_invoices() -> Table {
    Table::new("vat_invoices", "One invoice that a client wrote or received.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("direction {text} NOT NULL", "issued, received")
        .column("form {text} NOT NULL", "special, ordinary")
        .column("number {text} NOT NULL", "")
        .column("issued_on {day} NOT NULL", "")
        .column("period {int} NOT NULL", "YYYYMM of issued_on")
        .column("counterparty {text} NOT NULL", "who is on the other side")
        .column("amount_fen {int} NOT NULL", "without tax; negative on red-letter invoices")
        .column("tax_fen {int} NOT NULL", "")
        .column("rate_points {int} NOT NULL", "basis points: 1300 is 13 %")
        .column("certified_period {int}", "YYYYMM for which a received one is deducted")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT vat_invoices_once UNIQUE (client_id, direction, number)")
        .constraint("CONSTRAINT vat_invoices_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT vat_invoices_certified CHECK (certified_period IS NULL OR direction = 'received')")
        .constraint(
            "CONSTRAINT vat_invoices_signs CHECK \
             ((amount_fen >= 0 AND tax_fen >= 0) OR (amount_fen <= 0 AND tax_fen <= 0))",
        )
        .index("CREATE INDEX vat_invoices_of_period ON vat_invoices (client_id, direction, period, issued_on, id)", "the lists of a client's period, newest first, and their sums")
        .index("CREATE INDEX vat_invoices_certified_in ON vat_invoices (client_id, certified_period) WHERE certified_period IS NOT NULL", "the input that is deducted in a period")
}

fn vat_credits() -> Table {
    Table::new(
        "vat_credits",
        "Credit (留抵税额) that a client brings into a period.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("client_id {id} NOT NULL", "")
    .column("period {int} NOT NULL", "YYYYMM")
    .column("amount_fen {int} NOT NULL", "")
    .column("created_at {instant} NOT NULL", "")
    .column("updated_at {instant} NOT NULL", "")
    .column("revision {int} NOT NULL", "")
    .constraint("CONSTRAINT vat_credits_once UNIQUE (client_id, period)")
    .constraint(
        "CONSTRAINT vat_credits_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)",
    )
    .constraint("CONSTRAINT vat_credits_amount CHECK (amount_fen >= 0)")
}

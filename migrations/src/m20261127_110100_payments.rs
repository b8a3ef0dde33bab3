//! Money received against receivables, and how the records of it changed.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        receipt_numbers(),
        payments(),
        payment_allocations(),
        payment_changes(),
    ]
}

fn receipt_numbers() -> Table {
    Table::new("receipt_numbers", "The last receipt number of an agency's year.")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("year {int} NOT NULL", "")
        .column(
            "last {int} NOT NULL",
            "taken under this row's lock and with the payment, so none is left out",
        )
        .constraint("CONSTRAINT receipt_numbers_once PRIMARY KEY (agency_id, year)")
}

fn payments() -> Table {
    Table::new("payments", "Money received against receivables.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("number {text} NOT NULL", "of the receipt, SK2026-000123")
        .column("paid_on {day} NOT NULL", "")
        .column("method {text} NOT NULL", "cash, bank_transfer, wechat, alipay, other")
        .column("account {text}", "where it came in")
        .column("payer {text}", "")
        .column("remark {text}", "")
        .column("amount_fen {int} NOT NULL", "the sum of its allocations")
        .column("recorded_by {id} NOT NULL", "")
        .column("idempotency_key {text} NOT NULL", "")
        .column("request_hash {text} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .column("voided_at {instant}", "")
        .column("voided_by {id}", "")
        .column("void_reason {text}", "")
        .constraint("CONSTRAINT payments_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT payments_number_once UNIQUE (agency_id, number)")
        .constraint("CONSTRAINT payments_key_once UNIQUE (recorded_by, idempotency_key)")
        .constraint("CONSTRAINT payments_amount CHECK (amount_fen > 0)")
        .constraint("CONSTRAINT payments_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT payments_recorder FOREIGN KEY (agency_id, recorded_by) REFERENCES staff (agency_id, id)")
        .constraint("CONSTRAINT payments_voider FOREIGN KEY (agency_id, voided_by) REFERENCES staff (agency_id, id)")
        .index("CREATE INDEX payments_of_client ON payments (client_id, paid_on, id)", "a client's payments, newest first, page by page")
}

fn payment_allocations() -> Table {
    Table::new("payment_allocations", "So much of a payment is for this receivable.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("payment_id {id} NOT NULL", "")
        .column("receivable_id {id} NOT NULL", "")
        .column("amount_fen {int} NOT NULL", "")
        .column("position {int} NOT NULL", "0 comes first on the receipt")
        .constraint("CONSTRAINT payment_allocations_once UNIQUE (payment_id, receivable_id)")
        .constraint("CONSTRAINT payment_allocations_amount CHECK (amount_fen > 0)")
        .constraint("CONSTRAINT payment_allocations_payment FOREIGN KEY (agency_id, payment_id) REFERENCES payments (agency_id, id)")
        .constraint("CONSTRAINT payment_allocations_receivable FOREIGN KEY (agency_id, receivable_id) REFERENCES receivables (agency_id, id)")
        .index("CREATE INDEX payment_allocations_of_receivable ON payment_allocations (receivable_id)", "which payments paid a receivable")
}

fn payment_changes() -> Table {
    Table::new("payment_changes", "What was changed in a payment, by whom.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("payment_id {id} NOT NULL", "")
        .column("revision {int} NOT NULL", "what the change led to")
        .column("kind {text} NOT NULL", "edited, voided")
        .column("staff_id {id} NOT NULL", "")
        .column("at {instant} NOT NULL", "")
        .column("before {json} NOT NULL", "all that can be corrected")
        .column("after {json} NOT NULL", "")
        .constraint("CONSTRAINT payment_changes_once UNIQUE (payment_id, revision)")
        .constraint("CONSTRAINT payment_changes_payment FOREIGN KEY (agency_id, payment_id) REFERENCES payments (agency_id, id)")
        .constraint("CONSTRAINT payment_changes_staff FOREIGN KEY (agency_id, staff_id) REFERENCES staff (agency_id, id)")
}

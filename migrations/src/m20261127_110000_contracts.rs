//! What was agreed with a client, and what is billed for it.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![contracts(), receivables()]
}

fn contracts() -> Table {
    Table::new("contracts", "Agreed services, price and billing cycle.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("number {text}", "as it stands on paper")
        .column("services {text} NOT NULL", "what was agreed")
        .column("price_fen {int} NOT NULL", "of one billing cycle")
        .column("billing_cycle {text} NOT NULL", "monthly, quarterly, yearly")
        .column("due_day {int} NOT NULL", "of the first month of a cycle, 1 to 31")
        .column("starts_on {day} NOT NULL", "")
        .column("ends_on {day} NOT NULL", "the last day")
        .column("created_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT contracts_of_client_once UNIQUE (agency_id, client_id, id)")
        .constraint("CONSTRAINT contracts_price CHECK (price_fen >= 0)")
        .constraint("CONSTRAINT contracts_due_day CHECK (due_day BETWEEN 1 AND 31)")
        .constraint("CONSTRAINT contracts_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE INDEX contracts_of_client ON contracts (client_id, ends_on)", "the payment card, the contract that ends last first")
}

fn receivables() -> Table {
    Table::new("receivables", "One billed item.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("contract_id {id}", "")
        .column("title {text} NOT NULL", "what is billed")
        .column("first_period {int}", "YYYYMM; null when it is for no months")
        .column("last_period {int}", "YYYYMM")
        .column("amount_fen {int} NOT NULL", "")
        .column("paid_fen {int} NOT NULL", "the sum of what payments that are not void allocate to it")
        .column("due_on {day} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT receivables_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT receivables_billed_once UNIQUE (contract_id, first_period, title)")
        .constraint("CONSTRAINT receivables_periods CHECK ((first_period IS NULL AND last_period IS NULL) OR first_period <= last_period)")
        .constraint("CONSTRAINT receivables_paid CHECK (paid_fen >= 0 AND paid_fen <= amount_fen)")
        .constraint("CONSTRAINT receivables_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT receivables_contract FOREIGN KEY (agency_id, client_id, contract_id) REFERENCES contracts (agency_id, client_id, id)")
        .index("CREATE INDEX receivables_open ON receivables (client_id, due_on) WHERE paid_fen < amount_fen", "what a client still owes, oldest first")
}

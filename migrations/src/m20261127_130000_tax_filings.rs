//! Tax filings of clients.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![tax_filings()]
}

fn tax_filings() -> Table {
    Table::new("tax_filings", "The filing of one tax kind of one period.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("period {int} NOT NULL", "YYYYMM; a quarter stands in its last month")
        .column(
            "kind {text} NOT NULL",
            "vat, surcharges, corporate_income, individual_income, stamp_duty, consumption, property, other",
        )
        .column("state {text} NOT NULL", "not_filed, filed, nil, paid")
        .column("amount_fen {int}", "the tax, of a return that says one")
        .column("filed_on {day}", "")
        .column("paid_on {day}", "")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .constraint("CONSTRAINT tax_filings_once UNIQUE (client_id, period, kind)")
        .constraint("CONSTRAINT tax_filings_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT tax_filings_amount CHECK (amount_fen IS NULL OR amount_fen >= 0)")
        .constraint(
            "CONSTRAINT tax_filings_state CHECK (\
             (state = 'not_filed' AND amount_fen IS NULL AND filed_on IS NULL AND paid_on IS NULL) OR \
             (state = 'filed' AND amount_fen IS NOT NULL AND filed_on IS NOT NULL AND paid_on IS NULL) OR \
             (state = 'nil' AND amount_fen IS NULL AND filed_on IS NOT NULL AND paid_on IS NULL) OR \
             (state = 'paid' AND amount_fen IS NOT NULL AND filed_on IS NOT NULL AND paid_on IS NOT NULL))",
        )
}

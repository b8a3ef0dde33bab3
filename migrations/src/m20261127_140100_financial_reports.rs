//! Balance sheets, income statements and cash flow statements of clients.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![financial_reports()]
}

fn financial_reports() -> Table {
    Table::new("financial_reports", "A financial report of a client's period.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("period {int} NOT NULL", "YYYYMM")
        .column("kind {text} NOT NULL", "balance_sheet, income_statement, cash_flow")
        .column("lines {json} NOT NULL", "line number to the two amounts in fen, as the books state them")
        .column("source {text} NOT NULL", "entered, imported, ingested")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "counts changes")
        .constraint("CONSTRAINT financial_reports_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .index("CREATE UNIQUE INDEX financial_reports_once ON financial_reports (client_id, period, kind)", "the report card: a client's periods, and the reports of one")
}

//! Documents that clients handed in, and what each intake said before it was changed.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![intakes(), revisions()]
}

fn intakes() -> Table {
    Table::new("document_intakes", "Documents of one kind that a client handed in for a month.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("client_id {id} NOT NULL", "")
        .column("period {int} NOT NULL", "YYYYMM")
        .column("kind {text} NOT NULL", "bank_statement, input_invoice, output_invoice, expense_voucher, payroll")
        .column("count {int} NOT NULL", "sheets")
        .column("amount_fen {int}", "what they come to, where somebody added it up")
        .column("handed_in_by {text} NOT NULL", "a name")
        .column("received_by {text} NOT NULL", "a name")
        .column("received_on {day} NOT NULL", "")
        .column("remark {text}", "")
        .column("completed {bool} NOT NULL", "all of this kind and month is here")
        .column("recorded_by {id} NOT NULL", "staff")
        .column("revision {int} NOT NULL", "counts changes, from 1")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("idempotency_key {text} NOT NULL", "makes repeating the request harmless")
        .column("request_hash {text} NOT NULL", "tells whether a repeated request is the same one")
        .constraint("CONSTRAINT document_intakes_once UNIQUE (recorded_by, idempotency_key)")
        .constraint("CONSTRAINT document_intakes_key UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT document_intakes_client FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)")
        .constraint("CONSTRAINT document_intakes_recorder FOREIGN KEY (agency_id, recorded_by) REFERENCES staff (agency_id, id)")
        .index(
            "CREATE INDEX document_intakes_of_client ON document_intakes (client_id, period, id)",
            "the intake card: latest month first",
        )
}

fn revisions() -> Table {
    Table::new("document_intake_revisions", "What an intake said from one change to the next.")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("intake_id {id} NOT NULL", "")
        .column("revision {int} NOT NULL", "")
        .column("changed_by {id} NOT NULL", "staff")
        .column("changed_at {instant} NOT NULL", "")
        .column("content {json} NOT NULL", "all it said")
        .column("attachment_ids {json} NOT NULL", "the files it had")
        .constraint("CONSTRAINT document_intake_revisions_once PRIMARY KEY (intake_id, revision)")
        .constraint("CONSTRAINT document_intake_revisions_intake FOREIGN KEY (agency_id, intake_id) REFERENCES document_intakes (agency_id, id)")
        .constraint("CONSTRAINT document_intake_revisions_changer FOREIGN KEY (agency_id, changed_by) REFERENCES staff (agency_id, id)")
}

//! Workbooks that people bring rows in.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "imports",
            "A workbook that somebody brought rows in, how far it is, and what became of it.",
        )
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
        .column("kind {text} NOT NULL", "clients, contracts, …")
        .column("file_name {text} NOT NULL", "as it was brought")
        .column("object_key {text} NOT NULL", "where the bytes are kept")
        .column("bytes {int} NOT NULL", "")
        .column(
            "state {text} NOT NULL",
            "uploaded, checking, checked, running, done, failed, undoing, undone",
        )
        .column(
            "plan {json}",
            "sheet, head, columns, what is done with rows that are there",
        )
        .column(
            "last_row {int} NOT NULL",
            "rows up to this number are done: whoever goes on begins after it",
        )
        .column("done_rows {int} NOT NULL", "")
        .column("added {int} NOT NULL", "")
        .column("changed {int} NOT NULL", "")
        .column("unchanged {int} NOT NULL", "")
        .column("skipped {int} NOT NULL", "")
        .column("refused {int} NOT NULL", "")
        .column("problem {text}", "why it went no further, as a code")
        .column(
            "errors {json} NOT NULL",
            "the first rows that were refused, with reasons",
        )
        .column("owners {json} NOT NULL", "names that are no staff member's")
        .column("created_by {id} NOT NULL", "")
        .column("created_at {instant} NOT NULL", "")
        .column("finished_at {instant}", "when all rows were in the books")
        .constraint("CONSTRAINT imports_of_agency UNIQUE (agency_id, id)")
        .constraint(
            "CONSTRAINT imports_staff FOREIGN KEY (agency_id, created_by) REFERENCES staff (agency_id, id)",
        ),
        Table::new("import_rows", "What became of a row of a workbook.")
            .column("import_id {id} NOT NULL REFERENCES imports (id)", "")
            .column("number {int} NOT NULL", "in the workbook, from 1")
            .column("agency_id {id} NOT NULL", "")
            .column(
                "outcome {text} NOT NULL",
                "added, changed, unchanged, skipped, refused, undone",
            )
            .column("row_id {id}", "of the kind's table")
            .column("revision {int}", "at which it was left")
            .column("before {json}", "what it said before it was changed")
            .column("wrong {json}", "why it was refused")
            .constraint("CONSTRAINT import_rows_once PRIMARY KEY (import_id, number)"),
        Table::new(
            "import_columns",
            "Which column was which field last, to be suggested the next time.",
        )
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
        .column("kind {text} NOT NULL", "")
        .column("columns {json} NOT NULL", "field by head")
        .constraint("CONSTRAINT import_columns_once PRIMARY KEY (agency_id, kind)"),
    ]
}

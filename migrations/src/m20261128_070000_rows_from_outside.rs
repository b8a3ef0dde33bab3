//! Every kind of rows comes from outside: people at clients and missing documents are changed from what was seen of them. What an
//! undo leaves is counted, and workbooks are not kept for ever.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("client_contacts", "revision {int}", "counts changes; null: 1"),
        ("missing_documents", "revision {int}", "counts changes; null: 1"),
        (
            "imports",
            "kept {int}",
            "rows that an undo left in the books; null: none",
        ),
        (
            "imports",
            "file_gone_at {instant}",
            "since when its workbook is deleted; what became of its rows stays",
        ),
        (
            "import_rows",
            "before_revision {int}",
            "of the row that was changed, before",
        ),
    ]
}

//! A question is answered once at an agency.

pub(crate) const UP: &[&str] = &[
    "CREATE UNIQUE INDEX articles_question ON articles (agency_id, question) /* serves: one article for a question, also when two write it at the same time */",
];

pub(crate) const DOWN: &[&str] = &["DROP INDEX articles_question"];

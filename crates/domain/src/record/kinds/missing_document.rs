use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, DOCUMENT_KIND, EXTERNAL_KEY, ExternalKey, MONTH,
    Reader, RecordField, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{DocumentKind, Period, ShortText};

/// What there is to know of missing documents.
pub(in crate::record) const KIND: Kind = Kind {
    word: "missing_documents",
    title: ("缺票", "Missing documents"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、月份和票据种类", "Client, month and kind")),
    read: |reader, _| read(reader).map(Record::MissingDocument),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    MONTH,
    DOCUMENT_KIND,
    field(
        "note",
        "说明",
        "Note",
        Holds::Line(ShortText::MOST),
        Required::No,
        &["备注", "remark"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

/// A document that is lacking as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDocumentRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// The month it belongs to.
    pub period: Period,
    /// What is lacking.
    pub kind: DocumentKind,
    /// What the accountant wrote about it.
    pub note: Option<Option<ShortText>>,
}

fn read(reader: &mut Reader<'_>) -> Option<MissingDocumentRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let period = reader.month("period");
    let kind = reader.choice("kind");
    Some(MissingDocumentRecord {
        external_key,
        client,
        note: reader.line("note", ShortText::parse),
        period: required(period)?,
        kind: required(kind).and_then(DocumentKind::parse)?,
    })
}

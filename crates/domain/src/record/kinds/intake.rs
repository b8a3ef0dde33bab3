use chrono::NaiveDate;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, DOCUMENT_KIND, EXTERNAL_KEY, ExternalKey, MONTH,
    Reader, RecordField, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{DocumentKind, IntakeContent};

/// How many characters they may have.
const PERSON: usize = 60;
const REMARK: usize = 500;

/// What there is to know of intakes. One client may bring the same twice in a day, so only a key tells that two are one.
pub(in crate::record) const KIND: Kind = Kind {
    word: "intakes",
    title: ("收票", "Document intakes"),
    fields: FIELDS,
    matches: &[MatchBy::ExternalKey],
    contents: None,
    read: |reader, today| read(reader, today).map(Record::Intake),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    MONTH,
    DOCUMENT_KIND,
    field(
        "count",
        "张数",
        "Count",
        Holds::Count,
        Required::Always,
        &["份数", "数量", "sheets"],
        "12",
    ),
    field(
        "received_on",
        "收票日期",
        "Received on",
        Holds::Day,
        Required::Always,
        &["日期", "接收日期", "date"],
        "2026-04-02",
    ),
    field(
        "handed_in_by",
        "交票人",
        "Handed in by",
        Holds::Line(PERSON),
        Required::Always,
        &["送票人", "移交人"],
        "陈晨",
    ),
    field(
        "received_by",
        "收票人",
        "Received by",
        Holds::Line(PERSON),
        Required::Always,
        &["接收人", "经办人"],
        "李会计",
    ),
    field(
        "amount_fen",
        "金额",
        "Amount",
        Holds::Money,
        Required::No,
        &["合计金额", "票面金额", "total"],
        "1280.00",
    ),
    field(
        "completed",
        "是否收齐",
        "Complete",
        Holds::Flag,
        Required::No,
        &["收齐", "是否完成", "completed"],
        "是",
    ),
    field(
        "remark",
        "备注",
        "Remark",
        Holds::Line(REMARK),
        Required::No,
        &["说明", "note"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

/// What a client handed in as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// What it says, as a new one.
    pub content: IntakeContent,
    /// Which of it the row leaves as it stands: the names of fields that it does not have.
    pub left: Vec<&'static str>,
}

impl IntakeRecord {
    /// What an intake that is there says when this is put over it.
    #[must_use]
    pub fn over(self, stands: &IntakeContent) -> IntakeContent {
        let is_left = |field: &str| self.left.contains(&field);
        IntakeContent {
            amount: if is_left("amount_fen") {
                stands.amount
            } else {
                self.content.amount
            },
            completed: if is_left("completed") {
                stands.completed
            } else {
                self.content.completed
            },
            remark: if is_left("remark") {
                stands.remark.clone()
            } else {
                self.content.remark
            },
            ..self.content
        }
    }
}

fn read(reader: &mut Reader<'_>, today: NaiveDate) -> Option<IntakeRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let period = reader.month("period").flatten();
    let kind = required(reader.choice("kind")).and_then(DocumentKind::parse);
    let count = reader.whole("count").flatten();
    let received_on = reader.day("received_on").flatten();
    let handed_in_by = reader.plain_line("handed_in_by", PERSON).flatten();
    let received_by = reader.plain_line("received_by", PERSON).flatten();
    let amount = reader.money("amount_fen");
    let completed = reader.flag("completed");
    let remark = reader.plain_line("remark", REMARK);
    let left = [
        ("amount_fen", amount.is_none()),
        ("completed", completed.is_none()),
        ("remark", remark.is_none()),
    ];
    let content = IntakeContent {
        period: period?,
        kind: kind?,
        count: count?,
        amount: amount.flatten(),
        handed_in_by: handed_in_by?,
        received_by: received_by?,
        received_on: received_on?,
        remark: remark.flatten(),
        completed: completed.flatten().unwrap_or_default(),
    };
    match content.checked(today) {
        Ok(content) => Some(IntakeRecord {
            external_key,
            client,
            content,
            left: left
                .into_iter()
                .filter_map(|(field, is)| is.then_some(field))
                .collect(),
        }),
        Err(wrong) => {
            for wrong in wrong {
                reader.note(wrong.field, wrong.code);
            }
            None
        }
    }
}

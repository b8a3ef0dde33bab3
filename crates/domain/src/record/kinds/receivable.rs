use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, EXTERNAL_KEY, ExternalKey, Reader, RecordField, field,
    read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{ReceivableTerms, ShortText, Span, wrong_in_receivable};

/// What there is to know of receivables.
pub(in crate::record) const KIND: Kind = Kind {
    word: "receivables",
    title: ("应收", "Receivables"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、项目和起始月份", "Client, title and first month")),
    read: |reader, _| read(reader).map(Record::Receivable),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "title",
        "应收项目",
        "Title",
        Holds::Line(ShortText::MOST),
        Required::Always,
        &["项目", "费用名称", "收费项目", "item"],
        "代理记账",
    ),
    field(
        "amount_fen",
        "应收金额",
        "Amount",
        Holds::Money,
        Required::Always,
        &["金额", "应收", "amount due"],
        "900.00",
    ),
    field(
        "due_on",
        "应收日期",
        "Due on",
        Holds::Day,
        Required::Always,
        &["到期日", "应收日", "due date"],
        "2026-04-10",
    ),
    field(
        "first_period",
        "起始月份",
        "First month",
        Holds::Month,
        Required::No,
        &["开始月份", "所属期起"],
        "202604",
    ),
    field(
        "last_period",
        "截止月份",
        "Last month",
        Holds::Month,
        Required::No,
        &["结束月份", "所属期止"],
        "202606",
    ),
    field(
        "contract_number",
        "合同编号",
        "Contract number",
        Holds::Line(ShortText::MOST),
        Required::No,
        &[],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    field(
        "contract_key",
        "合同外部编号",
        "Contract key",
        Holds::Key,
        Required::No,
        &[],
        "",
    ),
    EXTERNAL_KEY,
];

/// A receivable as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// The contract it comes from, as another system calls it.
    pub contract_key: Option<ExternalKey>,
    /// Or by its number.
    pub contract_number: Option<ShortText>,
    /// What it says.
    pub terms: ReceivableTerms,
}

fn read(reader: &mut Reader<'_>) -> Option<ReceivableRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let contract_key = reader.key("contract_key").flatten();
    let contract_number = reader.line("contract_number", ShortText::parse).flatten();
    let title = reader.line("title", ShortText::parse);
    let amount = reader.money("amount_fen");
    let due_on = reader.day("due_on");
    let first = reader.month("first_period").flatten();
    let last = reader.month("last_period").flatten();
    let span = match (first, last) {
        (None, None) => None,
        (Some(_), None) => {
            reader.note("last_period", "missing");
            None
        }
        (None, Some(_)) => {
            reader.note("first_period", "missing");
            None
        }
        (Some(first), Some(last)) => {
            let span = Span::new(first, last);
            if span.is_none() {
                reader.note("last_period", "before_first_period");
            }
            span
        }
    };
    let (amount, due_on) = (required(amount)?, required(due_on)?);
    for wrong in wrong_in_receivable(amount, due_on, span) {
        reader.note(wrong.field, wrong.code);
    }
    Some(ReceivableRecord {
        external_key,
        client,
        contract_key,
        contract_number,
        terms: ReceivableTerms {
            title: required(title)?,
            span,
            amount,
            due_on,
        },
    })
}

use chrono::NaiveDate;

use super::{
    BILLING_CYCLES, CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{BillingCycle, ContractTerms, Period, ShortText};

/// What there is to know of contracts.
pub(in crate::record) const KIND: Kind = Kind {
    word: "contracts",
    title: ("合同", "Contracts"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户和合同编号", "Client and contract number")),
    read: |reader, today| read(reader, today).map(Record::Contract),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "services",
        "服务内容",
        "Services",
        Holds::Line(ShortText::MOST),
        Required::Always,
        &["服务项目", "合同内容", "合同名称"],
        "代理记账",
    ),
    field(
        "price_fen",
        "每期金额",
        "Price",
        Holds::Money,
        Required::Always,
        &["价格", "单价", "合同金额", "收费金额", "amount"],
        "300.00",
    ),
    field(
        "billing_cycle",
        "收费周期",
        "Billing cycle",
        Holds::Choice(BILLING_CYCLES),
        Required::Always,
        &["付款周期", "计费周期", "cycle"],
        "按季",
    ),
    field(
        "starts_on",
        "开始日期",
        "Starts on",
        Holds::Day,
        Required::Always,
        &["合同开始日期", "起始日期", "start date"],
        "2026-01-01",
    ),
    field(
        "ends_on",
        "结束日期",
        "Ends on",
        Holds::Day,
        Required::Always,
        &["合同结束日期", "到期日期", "终止日期", "end date"],
        "2026-12-31",
    ),
    field(
        "due_day",
        "收款日",
        "Due day",
        Holds::Count,
        Required::No,
        &["每期收款日", "付款日"],
        "10",
    ),
    field(
        "bill_from",
        "从何月开始计费",
        "Bill from",
        Holds::Month,
        Required::No,
        &["计费起始月", "开始计费月份"],
        "",
    ),
    field(
        "number",
        "合同编号",
        "Contract number",
        Holds::Line(ShortText::MOST),
        Required::No,
        &["合同号"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

/// A contract as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// Its number on paper.
    pub number: Option<Option<ShortText>>,
    /// What was agreed.
    pub services: ShortText,
    /// What it says about money. A row that does not say from when bills from the current month on: what was before is
    /// settled elsewhere.
    pub terms: ContractTerms,
    /// Whether the row says from when to bill.
    pub says_bill_from: bool,
}

fn read(reader: &mut Reader<'_>, today: NaiveDate) -> Option<ContractRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let number = reader.line("number", ShortText::parse);
    let services = reader.line("services", ShortText::parse);
    let price = reader.money("price_fen");
    let cycle = reader.choice("billing_cycle");
    let (starts_on, ends_on) = (reader.day("starts_on"), reader.day("ends_on"));
    let due_day = match reader.whole("due_day").flatten() {
        Some(day) => u32::try_from(day).unwrap_or(0),
        None => 1,
    };
    let bill_from = reader.month("bill_from").flatten();
    let ends_on = required(ends_on)?;
    let terms = ContractTerms {
        price: required(price)?,
        cycle: required(cycle).and_then(BillingCycle::parse)?,
        starts_on: required(starts_on)?,
        ends_on,
        due_day,
        bill_from: Some(bill_from.unwrap_or_else(|| Period::of(today).min(Period::of(ends_on)))),
    };
    for wrong in terms.checked().err().into_iter().flatten() {
        reader.note(wrong.field, wrong.code);
    }
    Some(ContractRecord {
        external_key,
        client,
        number,
        services: required(services)?,
        terms,
        says_bill_from: bill_from.is_some(),
    })
}

use chrono::NaiveDate;

use super::{
    BILLING_CYCLES, CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{BillingCycle, Fen, is_amount};

/// How many characters a plan may have.
const PLAN: usize = 100;

/// What there is to know of bookkeeping services.
pub(in crate::record) const KIND: Kind = Kind {
    word: "services",
    title: ("服务", "Services"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、套餐和开始日期", "Client, plan and first day")),
    read: |reader, _| read(reader).map(Record::Service),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "plan",
        "服务套餐",
        "Plan",
        Holds::Line(PLAN),
        Required::Always,
        &["套餐", "服务名称", "服务项目", "服务", "service"],
        "小规模代理记账",
    ),
    field(
        "fee_fen",
        "每期费用",
        "Fee",
        Holds::Money,
        Required::Always,
        &["费用", "服务费", "价格", "单价", "金额", "amount", "price"],
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
        &["起始日期", "服务开始日期", "start date"],
        "2026-01-01",
    ),
    field(
        "ends_on",
        "结束日期",
        "Ends on",
        Holds::Day,
        Required::Always,
        &["到期日期", "服务结束日期", "终止日期", "end date"],
        "2026-12-31",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

/// A bookkeeping service as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// What it is called.
    pub plan: String,
    /// What it costs per billing cycle.
    pub fee: Fen,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

fn read(reader: &mut Reader<'_>) -> Option<ServiceRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let plan = reader.plain_line("plan", PLAN);
    let fee = reader.money("fee_fen").flatten();
    if fee.is_some_and(|fee| !is_amount(fee)) {
        reader.note("fee_fen", "out_of_range");
    }
    let cycle = reader.choice("billing_cycle");
    let starts_on = reader.day("starts_on").flatten();
    let ends_on = reader.day("ends_on").flatten();
    if starts_on.zip(ends_on).is_some_and(|(starts, ends)| ends < starts) {
        reader.note("ends_on", "before_start");
    }
    Some(ServiceRecord {
        external_key,
        client,
        plan: required(plan)?,
        fee: fee?,
        billing_cycle: required(cycle).and_then(BillingCycle::parse)?,
        starts_on: starts_on?,
        ends_on: ends_on?,
    })
}

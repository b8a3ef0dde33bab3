use chrono::NaiveDate;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, Choice, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, choice, field, read_client_ref, required,
};
use crate::OrderStage;
use crate::record::{Holds, Kind, MatchBy, Record, Required};

/// How many characters a title may have.
const TITLE: usize = 100;

/// What there is to know of registration work.
pub(in crate::record) const KIND: Kind = Kind {
    word: "registration_orders",
    title: ("工商办理", "Registration orders"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、事项和受理日期", "Client, title and day it was taken")),
    read: |reader, _| read(reader).map(Record::RegistrationOrder),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "title",
        "办理事项",
        "Title",
        Holds::Line(TITLE),
        Required::Always,
        &["事项", "工商事项", "业务", "订单名称", "order"],
        "注册地址变更",
    ),
    field(
        "stage",
        "办理进度",
        "Stage",
        Holds::Choice(STAGES),
        Required::Always,
        &["进度", "阶段", "状态", "status"],
        "资料收集中",
    ),
    field(
        "accepted_on",
        "受理日期",
        "Taken on",
        Holds::Day,
        Required::Always,
        &["接单日期", "下单日期", "日期", "date"],
        "2026-03-01",
    ),
    field(
        "expected_on",
        "预计完成日期",
        "Expected on",
        Holds::Day,
        Required::No,
        &["预计完成", "完成日期"],
        "2026-03-31",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

const STAGES: &[Choice] = &[
    choice("accepted", "已受理", "Accepted"),
    choice("collecting", "资料收集中", "Collecting papers"),
    choice("submitted", "已提交", "Submitted"),
    choice("completed", "已完成", "Completed"),
];

/// A registration order as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationOrderRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// What is to be registered.
    pub title: String,
    /// Where it stands.
    pub stage: OrderStage,
    /// When it was taken.
    pub accepted_on: NaiveDate,
    /// When it should be done.
    pub expected_on: Option<Option<NaiveDate>>,
}

fn read(reader: &mut Reader<'_>) -> Option<RegistrationOrderRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let title = reader.plain_line("title", TITLE);
    let stage = reader.choice("stage");
    let accepted_on = reader.day("accepted_on").flatten();
    let expected_on = reader.day("expected_on");
    if let (Some(accepted), Some(Some(expected))) = (accepted_on, expected_on)
        && expected < accepted
    {
        reader.note("expected_on", "before_start");
    }
    Some(RegistrationOrderRecord {
        external_key,
        client,
        title: required(title)?,
        stage: required(stage).and_then(OrderStage::parse)?,
        accepted_on: accepted_on?,
        expected_on,
    })
}

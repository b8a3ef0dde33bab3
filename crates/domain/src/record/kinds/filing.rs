use chrono::NaiveDate;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, Choice, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, choice, field, read_client_ref, required,
};
use crate::record::code::of_filing;
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{FilingState, Period, TaxKind};

/// What there is to know of tax filings.
pub(in crate::record) const KIND: Kind = Kind {
    word: "filings",
    title: ("报税", "Tax filings"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、税种和所属期", "Client, tax and period")),
    read: |reader, today| read(reader, today).map(Record::Filing),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "period",
        "所属期",
        "Period",
        Holds::Month,
        Required::Always,
        &["税款所属期", "所属月份", "month"],
        "202603",
    ),
    field(
        "kind",
        "税种",
        "Tax",
        Holds::Choice(KINDS),
        Required::Always,
        &["税费种类", "tax kind"],
        "增值税",
    ),
    field(
        "state",
        "申报状态",
        "State",
        Holds::Choice(STATES),
        Required::Always,
        &["状态", "status"],
        "已申报",
    ),
    field(
        "amount_fen",
        "应缴税额",
        "Amount",
        Holds::Money,
        Required::No,
        &["税额", "金额"],
        "120.00",
    ),
    field(
        "filed_on",
        "申报日期",
        "Filed on",
        Holds::Day,
        Required::No,
        &["申报时间"],
        "2026-04-10",
    ),
    field(
        "paid_on",
        "缴款日期",
        "Paid on",
        Holds::Day,
        Required::No,
        &["扣款日期", "缴税日期"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

const KINDS: &[Choice] = &[
    choice("vat", "增值税", "VAT"),
    choice("surcharges", "附加税", "Surcharges"),
    choice("corporate_income", "企业所得税", "Corporate income tax"),
    choice("individual_income", "个人所得税", "Individual income tax"),
    choice("stamp_duty", "印花税", "Stamp duty"),
    choice("consumption", "消费税", "Consumption tax"),
    choice("property", "房产税", "Property tax"),
    choice("other", "其他", "Other"),
];
const STATES: &[Choice] = &[
    choice("not_filed", "未申报", "Not filed"),
    choice("filed", "已申报", "Filed"),
    choice("nil", "零申报", "Nil return"),
    choice("paid", "已缴款", "Paid"),
];

/// A filing as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// The month it is about, or the last one of the quarter.
    pub period: Period,
    /// What is filed.
    pub kind: TaxKind,
    /// How far it is.
    pub state: FilingState,
}

fn read(reader: &mut Reader<'_>, today: NaiveDate) -> Option<FilingRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let period = reader.month("period");
    let kind = reader.choice("kind");
    let state = reader.choice("state").flatten();
    let amount = reader.money("amount_fen").flatten();
    let filed_on = reader.day("filed_on").flatten();
    let paid_on = reader.day("paid_on").flatten();
    // What a state has to say, and what it has no place for.
    let (amount_has_place, day_has_place) = match state? {
        "not_filed" => (false, false),
        "nil" => (false, true),
        _ => (true, true),
    };
    for (field, is_there, has_place) in [
        ("amount_fen", amount.is_some(), amount_has_place),
        ("filed_on", filed_on.is_some(), day_has_place),
        ("paid_on", paid_on.is_some(), state == Some("paid")),
    ] {
        match (is_there, has_place) {
            (false, true) => reader.note(field, "missing"),
            (true, false) => reader.note(field, "not_with_state"),
            _ => {}
        }
    }
    let period = required(period)?;
    let stands = FilingState::NotFiled;
    let reached = match state? {
        "not_filed" => Ok(stands),
        "nil" => stands.file_nil(period, filed_on?, today),
        "filed" => stands.file(period, amount?, filed_on?, today),
        _ => {
            let paid_on = paid_on?;
            let filed = stands.file(period, amount?, filed_on?, today);
            filed.and_then(|filed| filed.mark_paid(paid_on, today))
        }
    };
    let state = match reached {
        Ok(state) => state,
        Err(error) => {
            let (field, code) = of_filing(error);
            reader.note(field, code);
            return None;
        }
    };
    Some(FilingRecord {
        external_key,
        client,
        period,
        kind: required(kind).and_then(TaxKind::parse)?,
        state,
    })
}

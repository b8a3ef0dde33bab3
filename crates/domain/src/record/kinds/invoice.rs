use chrono::NaiveDate;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, Choice, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, choice, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{Fen, InvoiceDirection, InvoiceForm, MOST_AMOUNT, Period, VatRate};

/// How many characters the number of an invoice may have: 8 on paper, 20 of an electronic one, with room.
const NUMBER: usize = 30;

/// What there is to know of VAT invoices.
pub(in crate::record) const KIND: Kind = Kind {
    word: "invoices",
    title: ("发票", "VAT invoices"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、方向和发票号码", "Client, direction and number")),
    read: |reader, today| read(reader, today).map(Record::Invoice),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "direction",
        "发票方向",
        "Direction",
        Holds::Choice(DIRECTIONS),
        Required::Always,
        &["方向", "进销项", "进项销项"],
        "销项",
    ),
    field(
        "form",
        "发票种类",
        "Form",
        Holds::Choice(FORMS),
        Required::Always,
        &["发票类型", "票种", "invoice type"],
        "普票",
    ),
    field(
        "number",
        "发票号码",
        "Number",
        Holds::Line(NUMBER),
        Required::Always,
        &["发票号", "数电票号码", "数电发票号码", "invoice number"],
        "26442000000012345678",
    ),
    field(
        "issued_on",
        "开票日期",
        "Issued on",
        Holds::Day,
        Required::Always,
        &["发票日期", "date"],
        "2026-03-05",
    ),
    field(
        "counterparty",
        "对方名称",
        "Counterparty",
        Holds::Line(100),
        Required::Always,
        &["购方名称", "销方名称", "购买方名称", "销售方名称", "对方单位"],
        "广州远航物流有限公司",
    ),
    field(
        "amount_fen",
        "不含税金额",
        "Amount without tax",
        Holds::Money,
        Required::Always,
        &["金额", "amount"],
        "1000.00",
    ),
    field(
        "rate_points",
        "税率",
        "Rate",
        Holds::Rate,
        Required::Always,
        &["tax rate"],
        "3%",
    ),
    field(
        "tax_fen",
        "税额",
        "Tax",
        Holds::Money,
        Required::No,
        &["税金"],
        "30.00",
    ),
    field(
        "certified_for",
        "认证所属期",
        "Certified for",
        Holds::Month,
        Required::No,
        &["抵扣所属期", "勾选所属期"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

const DIRECTIONS: &[Choice] = &[
    choice("issued", "销项", "Issued"),
    choice("received", "进项", "Received"),
];
const FORMS: &[Choice] = &[
    choice("special", "专票", "Special"),
    choice("ordinary", "普票", "Ordinary"),
];

/// An invoice as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// Who wrote it.
    pub direction: InvoiceDirection,
    /// Which form it has.
    pub form: InvoiceForm,
    /// Its number.
    pub number: String,
    /// When it was written.
    pub issued_on: NaiveDate,
    /// Who is on the other side.
    pub counterparty: String,
    /// Without tax; negative on a red-letter invoice.
    pub amount: Fen,
    /// Its tax, of the same sign; by the rate where the row does not say.
    pub tax: Fen,
    /// Its rate.
    pub rate: VatRate,
    /// The period a received one was certified for.
    pub certified_for: Option<Option<Period>>,
}

fn read(reader: &mut Reader<'_>, today: NaiveDate) -> Option<InvoiceRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let direction = reader
        .choice("direction")
        .flatten()
        .and_then(InvoiceDirection::parse);
    let form = reader.choice("form");
    let number = reader.plain_line("number", NUMBER).flatten();
    if number
        .as_ref()
        .is_some_and(|number| !number.chars().all(char::is_alphanumeric))
    {
        reader.note("number", "not_a_number");
    }
    let issued_on = reader.day("issued_on").flatten();
    if issued_on.is_some_and(|day| day > today) {
        reader.note("issued_on", "in_the_future");
    }
    let counterparty = reader.plain_line("counterparty", 100);
    let amount = reader.money("amount_fen").flatten();
    let rate = reader.rate("rate_points").flatten().map(VatRate::new);
    if matches!(rate, Some(Err(_))) {
        reader.note("rate_points", "out_of_range");
    }
    let rate = rate.and_then(Result::ok);
    let tax = reader.money("tax_fen").flatten();
    let certified_for = reader.month("certified_for");
    if direction == Some(InvoiceDirection::Issued) && matches!(certified_for, Some(Some(_))) {
        reader.note("certified_for", "only_received");
    }
    for (field, amount) in [("amount_fen", amount), ("tax_fen", tax)] {
        if amount.is_some_and(|amount| !(-MOST_AMOUNT.0..=MOST_AMOUNT.0).contains(&amount.0)) {
            reader.note(field, "out_of_range");
        }
    }
    if amount
        .zip(tax)
        .is_some_and(|(amount, tax)| amount.0.signum() * tax.0.signum() < 0)
    {
        reader.note("tax_fen", "other_sign");
    }
    let (amount, rate) = (amount?, rate?);
    Some(InvoiceRecord {
        external_key,
        client,
        direction: direction?,
        form: required(form).and_then(InvoiceForm::parse)?,
        number: number?,
        issued_on: issued_on?,
        counterparty: required(counterparty)?,
        amount,
        tax: tax.unwrap_or_else(|| rate.tax_on(amount)),
        rate,
        certified_for,
    })
}

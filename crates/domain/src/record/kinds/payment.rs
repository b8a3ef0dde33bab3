use std::collections::HashSet;

use chrono::NaiveDate;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, Choice, ClientRef, EXTERNAL_KEY, ExternalKey, Reader,
    RecordField, choice, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{Fen, MOST_ALLOCATIONS, PaymentMethod, ShortText, is_amount, may_be_paid_on};

/// What there is to know of payments.
pub(in crate::record) const KIND: Kind = Kind {
    word: "payments",
    title: ("收款", "Payments"),
    fields: FIELDS,
    matches: &[MatchBy::ExternalKey],
    contents: None,
    read: |reader, today| read(reader, today).map(Record::Payment),
};

const FIELDS: &[RecordField] = &[
    CLIENT_NAME,
    field(
        "amount_fen",
        "收款金额",
        "Amount",
        Holds::Money,
        Required::Always,
        &["金额", "收入金额", "贷方金额", "amount received"],
        "900.00",
    ),
    field(
        "paid_on",
        "收款日期",
        "Paid on",
        Holds::Day,
        Required::Always,
        &["日期", "交易日期", "到账日期", "date"],
        "2026-04-10",
    ),
    field(
        "method",
        "收款方式",
        "Method",
        Holds::Choice(METHODS),
        Required::Always,
        &["付款方式", "支付方式"],
        "银行转账",
    ),
    field(
        "account",
        "收款账户",
        "Account",
        Holds::Line(ShortText::MOST),
        Required::No,
        &["账户"],
        "招商银行",
    ),
    field(
        "payer",
        "付款人",
        "Payer",
        Holds::Line(ShortText::MOST),
        Required::No,
        &["付款方", "对方户名"],
        "",
    ),
    field(
        "remark",
        "备注",
        "Remark",
        Holds::Line(ShortText::MOST),
        Required::No,
        &["摘要", "附言"],
        "",
    ),
    field(
        "settles",
        "冲销方式",
        "Settles",
        Holds::Choice(SETTLES),
        Required::No,
        &["核销方式"],
        "先到期的应收",
    ),
    field(
        "receivable_keys",
        "应收外部编号",
        "Receivable keys",
        Holds::Keys,
        Required::No,
        &["应收编号"],
        "",
    ),
    CLIENT_KEY,
    CLIENT_TAX_ID,
    EXTERNAL_KEY,
];

const METHODS: &[Choice] = &[
    choice("bank_transfer", "银行转账", "Bank transfer"),
    choice("wechat", "微信", "WeChat"),
    choice("alipay", "支付宝", "Alipay"),
    choice("cash", "现金", "Cash"),
    choice("other", "其他", "Other"),
];
const SETTLES: &[Choice] = &[
    choice("oldest", "先到期的应收", "What is due first"),
    choice("nothing", "转为预收", "Nothing: credit"),
];

/// What a payment settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settles {
    /// What is due first; what remains is the client's credit.
    Oldest,
    /// Nothing: all of it is the client's credit.
    Nothing,
    /// These, as another system calls them, each filled before the next.
    These(Vec<ExternalKey>),
}

/// A payment as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// When the money came in.
    pub paid_on: NaiveDate,
    /// How.
    pub method: PaymentMethod,
    /// Into which account.
    pub account: Option<Option<ShortText>>,
    /// From whom.
    pub payer: Option<Option<ShortText>>,
    /// What else there is to say.
    pub remark: Option<Option<ShortText>>,
    /// How much.
    pub amount: Fen,
    /// For what. `None`: a correction leaves it, a new one settles what is due first.
    pub settles: Option<Settles>,
}

fn read(reader: &mut Reader<'_>, today: NaiveDate) -> Option<PaymentRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let paid_on = reader.day("paid_on");
    let method = reader.choice("method");
    let account = reader.line("account", ShortText::parse);
    let payer = reader.line("payer", ShortText::parse);
    let remark = reader.line("remark", ShortText::parse);
    let amount = reader.money("amount_fen");
    let keys = reader
        .lines("receivable_keys", MOST_ALLOCATIONS, ExternalKey::parse)
        .flatten();
    let settles = match (reader.choice("settles").flatten(), keys) {
        (Some(_), Some(_)) => {
            reader.note("settles", "not_with_receivable_keys");
            None
        }
        (Some("nothing"), None) => Some(Settles::Nothing),
        (Some(_), None) => Some(Settles::Oldest),
        (None, Some(keys)) => {
            if keys.iter().collect::<HashSet<_>>().len() < keys.len() {
                reader.note("receivable_keys", "duplicate");
            }
            Some(Settles::These(keys))
        }
        (None, None) => None,
    };
    let (amount, paid_on) = (required(amount)?, required(paid_on)?);
    if !is_amount(amount) {
        reader.note("amount_fen", "out_of_range");
    }
    if !may_be_paid_on(paid_on, today) {
        reader.note("paid_on", "out_of_range");
    }
    Some(PaymentRecord {
        external_key,
        client,
        paid_on,
        method: required(method).and_then(PaymentMethod::parse)?,
        account,
        payer,
        remark,
        amount,
        settles,
    })
}

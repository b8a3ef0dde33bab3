use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::allocation::left_of;
use crate::{Allocation, AttachmentId, Fen, ShortText};

/// How money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// 现金.
    Cash,
    /// 银行转账.
    BankTransfer,
    /// 微信.
    Wechat,
    /// 支付宝.
    Alipay,
    /// 其他.
    Other,
}

impl PaymentMethod {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 5] = [
        Self::BankTransfer,
        Self::Wechat,
        Self::Alipay,
        Self::Cash,
        Self::Other,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::BankTransfer => "bank_transfer",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Other => "other",
        }
    }

    /// The method of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// The least that changes hands: one fen.
pub const LEAST_AMOUNT: Fen = Fen(1);
/// The most that changes hands at once: a hundred billion yuan.
pub const MOST_AMOUNT: Fen = Fen(10_000_000_000_000);

/// Whether so much may change hands.
#[must_use]
pub fn is_amount(fen: Fen) -> bool {
    (LEAST_AMOUNT..=MOST_AMOUNT).contains(&fen)
}

/// Whether a day may stand in the books: from 2000 to 2100.
#[must_use]
pub fn is_book_day(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (2000..=2100).contains(&day.year())
}

/// Whether money may have come in on this day: a day of the books and not after tomorrow (a clock that runs ahead, a
/// transfer of tonight).
#[must_use]
pub fn may_be_paid_on(day: NaiveDate, today: NaiveDate) -> bool {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    is_book_day(day) && day <= tomorrow
}

/// What a payment says, all of which can be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentTerms {
    /// When the money came in.
    pub paid_on: NaiveDate,
    /// How.
    pub method: PaymentMethod,
    /// Into which account.
    pub account: Option<ShortText>,
    /// From whom.
    pub payer: Option<ShortText>,
    /// What else there is to say.
    pub remark: Option<ShortText>,
    /// How much.
    pub amount: Fen,
    /// For what. What they leave of the amount is the client's credit.
    pub items: Vec<Allocation>,
    /// The files that prove it, in their order. What was written before there were any has none.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

/// The most files of a payment.
pub const PAYMENT_ATTACHMENTS_MAX: usize = 9;

/// A part of a payment that may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentField {
    /// The day.
    PaidOn,
    /// The method.
    Method,
    /// The account.
    Account,
    /// The payer.
    Payer,
    /// The remark.
    Remark,
    /// The amount.
    Amount,
    /// What it is for.
    Items,
    /// Its files.
    Attachments,
    /// Whether it is void.
    Voided,
}

impl PaymentField {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::PaidOn,
        Self::Method,
        Self::Account,
        Self::Payer,
        Self::Remark,
        Self::Amount,
        Self::Items,
        Self::Attachments,
        Self::Voided,
    ];

    /// The word sent: the field's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaidOn => "paid_on",
            Self::Method => "method",
            Self::Account => "account",
            Self::Payer => "payer",
            Self::Remark => "remark",
            Self::Amount => "amount_fen",
            Self::Items => "items",
            Self::Attachments => "attachment_ids",
            Self::Voided => "voided",
        }
    }
}

impl PaymentTerms {
    /// What the items leave of the amount: it was paid in advance.
    #[must_use]
    pub fn credit(&self) -> Fen {
        left_of(self.amount, &self.items)
    }

    /// What is different there, in the order of the form.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<PaymentField> {
        let parts = |items: &[Allocation]| {
            let mut items = items.to_vec();
            items.sort_by_key(|item| item.receivable);
            items
        };
        [
            (PaymentField::PaidOn, self.paid_on != other.paid_on),
            (PaymentField::Method, self.method != other.method),
            (PaymentField::Account, self.account != other.account),
            (PaymentField::Payer, self.payer != other.payer),
            (PaymentField::Remark, self.remark != other.remark),
            (PaymentField::Amount, self.amount != other.amount),
            (PaymentField::Items, parts(&self.items) != parts(&other.items)),
            (PaymentField::Attachments, self.attachments != other.attachments),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

/// The number on a receipt: `SK2026-000123`, gapless within agency and year.
#[must_use]
pub fn receipt_number(year: i32, number: i64) -> String {
    format!("SK{year:04}-{number:06}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReceivableId;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn money_comes_in_by_tomorrow_and_within_the_books() {
        let today = day(2026, 11, 27);
        for (on, may) in [
            (today, true),
            (day(2026, 11, 28), true),
            (day(2026, 11, 29), false),
            (day(2000, 1, 1), true),
            (day(1999, 12, 31), false),
        ] {
            assert_eq!(may_be_paid_on(on, today), may, "{on}");
        }
        assert!(!is_book_day(day(2101, 1, 1)) && is_book_day(day(2100, 12, 31)));
        assert!(
            !may_be_paid_on(NaiveDate::MIN, NaiveDate::MAX)
                && !may_be_paid_on(NaiveDate::MAX, NaiveDate::MAX)
        );
        for (fen, is) in [
            (0, false),
            (1, true),
            (10_000_000_000_000, true),
            (10_000_000_000_001, false),
            (-1, false),
        ] {
            assert_eq!(is_amount(Fen(fen)), is, "{fen}");
        }
    }

    #[test]
    fn the_order_of_items_is_no_difference() {
        let item = |last: u128, fen| Allocation {
            receivable: ReceivableId(uuid::Uuid::from_u128(last)),
            amount: Fen(fen),
        };
        let terms = PaymentTerms {
            paid_on: day(2026, 11, 1),
            method: PaymentMethod::Cash,
            account: None,
            payer: None,
            remark: None,
            amount: Fen(3),
            items: vec![item(1, 1), item(2, 2)],
            attachments: Vec::new(),
        };
        let mut other = terms.clone();
        other.items.reverse();
        assert_eq!(terms.differences(&other), []);
        other.method = PaymentMethod::Alipay;
        other.items = vec![item(1, 3)];
        other.payer = ShortText::optional(Some("张三")).unwrap();
        assert_eq!(
            terms.differences(&other),
            [PaymentField::Method, PaymentField::Payer, PaymentField::Items]
        );
    }

    #[test]
    fn numbers_grow_beyond_six_digits() {
        assert_eq!(receipt_number(2026, 123), "SK2026-000123");
        assert_eq!(receipt_number(2026, 1_234_567), "SK2026-1234567");
    }
}

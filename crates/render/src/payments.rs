//! 催款提醒 and 收据 as rows.

use chrono::NaiveDate;
use minijinja::{Value, context};
use sidebook_domain::{Fen, Language, PaymentMethod, Span, capital};

use crate::message::Detail;
use crate::words;

/// What a client is asked to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReminder {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// In the order they are listed.
    pub items: Vec<DueItem>,
}

/// One thing to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueItem {
    /// What was billed.
    pub title: String,
    /// For which months.
    pub span: Option<Span>,
    /// How much of it is asked for.
    pub amount: Fen,
    /// When it is or was due.
    pub due_on: NaiveDate,
}

/// Money that came in, confirmed to who paid it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReceipt {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// The number of the receipt.
    pub number: String,
    /// When the money came in.
    pub paid_on: NaiveDate,
    /// From whom, when that was written down.
    pub payer: Option<String>,
    /// How.
    pub method: PaymentMethod,
    /// How much.
    pub total: Fen,
    /// For what.
    pub items: Vec<PaidItem>,
    /// Why it does not count any more.
    pub voided: Option<String>,
}

/// One thing that was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidItem {
    /// What was billed.
    pub title: String,
    /// For which months.
    pub span: Option<Span>,
    /// How much of it was paid.
    pub amount: Fen,
}

impl PaymentReminder {
    pub(crate) fn variables(&self, language: Language, detail: Detail) -> Value {
        let item = |item: &DueItem| {
            context! {
                name => item_name(language, &item.title, item.span),
                amount => format!("¥{}", item.amount),
                due_on => words::date(language, item.due_on),
            }
        };
        let total: Fen = self.items.iter().map(|item| item.amount).sum();
        context! {
            client_name => self.client_name.as_str(),
            agency_name => self.agency_name.as_str(),
            items => self.items.iter().take(detail.periods).map(item).collect::<Vec<Value>>(),
            more_items => self.items.len().saturating_sub(detail.periods),
            total => format!("¥{total}"),
        }
    }
}

impl PaymentReceipt {
    pub(crate) fn variables(&self, language: Language, detail: Detail) -> Value {
        let item = |item: &PaidItem| {
            context! {
                name => item_name(language, &item.title, item.span),
                amount => format!("¥{}", item.amount),
            }
        };
        context! {
            client_name => self.client_name.as_str(),
            agency_name => self.agency_name.as_str(),
            number => self.number.as_str(),
            paid_on => words::date(language, self.paid_on),
            payer => self.payer.as_deref().unwrap_or(&self.client_name),
            method => payment_method(language, self.method),
            total => format!("¥{}", self.total),
            capital => capital(self.total),
            items => self.items.iter().take(detail.periods).map(item).collect::<Vec<Value>>(),
            more_items => self.items.len().saturating_sub(detail.periods),
            voided => self.voided.as_deref(),
        }
    }
}

/// `代理记账费 2026年10月至12月`.
#[must_use]
pub fn item_name(language: Language, title: &str, span: Option<Span>) -> String {
    match span {
        None => title.to_owned(),
        Some(span) => format!("{title} {}", months(language, span)),
    }
}

/// `2026年10月至12月`, `October 2026 to January 2027`.
fn months(language: Language, span: Span) -> String {
    let (first, last) = (span.first(), span.last());
    let whole = words::period(language, last);
    if first == last {
        return whole;
    }
    let same_year = first.year() == last.year();
    match language {
        Language::ZhCn if same_year => format!("{}至{}月", words::period(language, first), last.month()),
        Language::ZhCn => format!("{}至{whole}", words::period(language, first)),
        Language::En if same_year => format!("{} to {whole}", words::month_name(first.month())),
        Language::En => format!("{} to {whole}", words::period(language, first)),
    }
}

/// `预收款`, `Paid in advance`.
#[must_use]
pub fn advance_payment(language: Language) -> &'static str {
    match language {
        Language::ZhCn => "预收款",
        Language::En => "Paid in advance",
    }
}

/// `银行转账`, `bank transfer`.
#[must_use]
pub fn payment_method(language: Language, method: PaymentMethod) -> &'static str {
    match (language, method) {
        (Language::ZhCn, PaymentMethod::Cash) => "现金",
        (Language::ZhCn, PaymentMethod::BankTransfer) => "银行转账",
        (Language::ZhCn, PaymentMethod::Wechat) => "微信",
        (Language::ZhCn, PaymentMethod::Alipay) => "支付宝",
        (Language::ZhCn, PaymentMethod::Other) => "其他方式",
        (Language::En, PaymentMethod::Cash) => "cash",
        (Language::En, PaymentMethod::BankTransfer) => "bank transfer",
        (Language::En, PaymentMethod::Wechat) => "WeChat Pay",
        (Language::En, PaymentMethod::Alipay) => "Alipay",
        (Language::En, PaymentMethod::Other) => "other means",
    }
}

#[cfg(test)]
mod tests {
    use sidebook_domain::Period;

    use super::*;
    use crate::{Message, TEXT_LIMIT_BYTES, render};

    fn span(first: i32, last: i32) -> Option<Span> {
        Span::new(Period::new(first).unwrap(), Period::new(last).unwrap())
    }

    fn due(title: &str, span: Option<Span>, fen: i64) -> DueItem {
        DueItem {
            title: title.to_owned(),
            span,
            amount: Fen(fen),
            due_on: NaiveDate::from_ymd_opt(2026, 10, 15).unwrap(),
        }
    }

    fn reminder(items: Vec<DueItem>) -> Message {
        Message::PaymentReminder(PaymentReminder {
            client_name: "重庆晨光餐饮有限公司".to_owned(),
            agency_name: "渝信财务".to_owned(),
            items,
        })
    }

    fn receipt(voided: Option<&str>) -> PaymentReceipt {
        PaymentReceipt {
            client_name: "重庆晨光餐饮有限公司".to_owned(),
            agency_name: "渝信财务".to_owned(),
            number: "SK2026-000123".to_owned(),
            paid_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            payer: Some("王晨".to_owned()),
            method: PaymentMethod::BankTransfer,
            total: Fen(130_005),
            items: vec![
                PaidItem {
                    title: "代理记账费".to_owned(),
                    span: span(202_610, 202_612),
                    amount: Fen(120_000),
                },
                PaidItem {
                    title: "刻章费".to_owned(),
                    span: None,
                    amount: Fen(10_005),
                },
            ],
            voided: voided.map(str::to_owned),
        }
    }

    #[test]
    fn a_reminder_lists_what_is_due() {
        let items = || {
            vec![
                due("代理记账费", span(202_610, 202_612), 120_000),
                due("代理记账费", span(202_611, 202_701), 90_000),
                due("年报费", span(202_512, 202_512), 30_001),
                due("刻章费", None, 20_000),
            ]
        };
        insta::assert_snapshot!("reminder_zh", render(&reminder(items()), Language::ZhCn).unwrap());
        insta::assert_snapshot!("reminder_en", render(&reminder(items()), Language::En).unwrap());
    }

    #[test]
    fn many_items_are_counted_and_all_are_in_the_sum() {
        let text = render(&reminder(vec![due("费", None, 101); 15]), Language::ZhCn).unwrap();
        assert!(
            text.contains("另有 3 项") && text.contains("合计：¥15.15"),
            "{text}"
        );
        let text = render(
            &reminder(vec![due(&"长".repeat(200), None, 101); 200]),
            Language::En,
        )
        .unwrap();
        assert!(text.len() <= TEXT_LIMIT_BYTES, "{}", text.len());
    }

    #[test]
    fn a_receipt_says_the_amount_in_capitals() {
        let message = |voided| Message::PaymentReceipt(receipt(voided));
        insta::assert_snapshot!("receipt_zh", render(&message(None), Language::ZhCn).unwrap());
        insta::assert_snapshot!("receipt_en", render(&message(None), Language::En).unwrap());
        insta::assert_snapshot!(
            "receipt_void_zh",
            render(&message(Some("录错了客户")), Language::ZhCn).unwrap()
        );
        insta::assert_snapshot!(
            "receipt_void_en",
            render(&message(Some("wrong client")), Language::En).unwrap()
        );
    }

    #[test]
    fn names_are_text_and_never_templates_or_formulas() {
        for odd in [
            "{{7*7}}",
            "=HYPERLINK(\"http://x\",\"y\")",
            "<script>alert(1)</script>",
            "{% raw %}",
        ] {
            let mut of = receipt(None);
            of.client_name = odd.to_owned();
            of.payer = None;
            of.items.truncate(1);
            of.items[0].title = odd.to_owned();
            for language in [Language::ZhCn, Language::En] {
                let text = render(&Message::PaymentReceipt(of.clone()), language).unwrap();
                assert!(text.matches(odd).count() >= 2, "{text}");
                let mut items = vec![due(odd, None, 1)];
                items[0].title = odd.to_owned();
                assert!(render(&reminder(items), language).unwrap().contains(odd));
            }
        }
    }
}

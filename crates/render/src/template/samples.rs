//! Messages of made-up clients, for trying templates: one with something of everything, one with as little as there may
//! be, one as long as they come.

use chrono::NaiveDate;
use sidebook_domain::{
    Action, BillingCycle, DaysLeft, DocumentKind, Fen, FilingState, IntakeContent, PaymentMethod, Period,
    ReportKind, Span, TaxKind, VatCycle,
};

use crate::message::{
    Article, ArticleAnswer, FinancialReports, IntakeDetails, Message, MissingDocuments, MissingPeriod,
    ServiceExpiry,
};
use crate::payments::{DueItem, PaidItem, PaymentReceipt, PaymentReminder};
use crate::taxes::{FiledReturn, FilingNotice, InvoiceData, InvoiceTotals, ReliefSales};

/// A message with something of everything that its templates may name.
#[must_use]
pub fn sample_message(action: Action) -> Message {
    Sample::Full.message(action)
}

/// Every message that a template of this action is tried with.
pub(super) fn tried_with(action: Action) -> Vec<(Sample, Message)> {
    let all = [Sample::Full, Sample::Least, Sample::Longest];
    all.map(|sample| (sample, sample.message(action))).to_vec()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Full,
    Least,
    Longest,
}

impl Sample {
    /// One, a few, or more than are ever listed.
    fn rows(self) -> usize {
        match self {
            Self::Full => 2,
            Self::Least => 1,
            Self::Longest => 20,
        }
    }

    /// A text that may be missing.
    fn optional(self, text: &str) -> Option<String> {
        (self != Self::Least).then(|| self.text(text))
    }

    fn text(self, text: &str) -> String {
        match self {
            Self::Full | Self::Least => text.to_owned(),
            // As long as names of companies come.
            Self::Longest => text.chars().cycle().take(40).collect(),
        }
    }

    fn message(self, action: Action) -> Message {
        match action {
            Action::ServiceExpiryReminder => Message::ServiceExpiry(ServiceExpiry {
                client_name: self.client(),
                agency_name: self.agency(),
                plan: self.text("小规模记账套餐"),
                ends_on: day(12, 4),
                days_left: DaysLeft::Running(12),
                fee: self.fen(30_000),
                billing_cycle: BillingCycle::Monthly,
            }),
            Action::MissingDocumentsReminder => Message::MissingDocuments(self.missing_documents()),
            Action::FilingNotice => Message::FilingNotice(self.filing_notice()),
            Action::InvoiceDataReminder => Message::InvoiceData(self.invoice_data()),
            Action::FinancialReport => Message::FinancialReports(FinancialReports {
                client_name: self.client(),
                agency_name: self.agency(),
                period: Period::of(day(11, 1)),
                kinds: ReportKind::ALL.into_iter().take(self.rows() + 1).collect(),
            }),
            Action::Article => Message::Article(Article {
                agency_name: self.agency(),
                question: self.text("小规模纳税人怎么开专票？"),
                // An answer may be of any length; what is too long for a message is cut.
                answer: match self {
                    Self::Full => ArticleAnswer::Text("登录电子税务局，选择蓝字发票开具即可。".to_owned()),
                    _ => ArticleAnswer::Files(vec![self.text("开票流程.pdf")]),
                },
            }),
            Action::IntakeDetails => Message::IntakeDetails(IntakeDetails {
                client_name: self.client(),
                agency_name: self.agency(),
                content: self.intake(),
            }),
            Action::PaymentReminder => Message::PaymentReminder(PaymentReminder {
                client_name: self.client(),
                agency_name: self.agency(),
                items: self.due_items(),
            }),
            Action::PaymentReceipt => Message::PaymentReceipt(self.receipt()),
        }
    }

    fn client(self) -> String {
        self.text("重庆晨光餐饮有限公司")
    }

    fn agency(self) -> String {
        self.text("渝信财务")
    }

    fn fen(self, fen: i64) -> Fen {
        match self {
            Self::Longest => Fen(fen.saturating_mul(100_000)),
            Self::Full | Self::Least => Fen(fen),
        }
    }

    fn missing_documents(self) -> MissingDocuments {
        let periods = (0..self.rows()).map(|row| MissingPeriod {
            period: Period::of(day(if row % 2 == 0 { 10 } else { 11 }, 1)),
            documents: vec![
                (DocumentKind::BankStatement, self.optional("建行尾号 1234")),
                (DocumentKind::Payroll, None),
            ],
        });
        MissingDocuments {
            client_name: self.client(),
            agency_name: self.agency(),
            periods: periods.collect(),
        }
    }

    fn filing_notice(self) -> FilingNotice {
        let filed = FiledReturn {
            kind: TaxKind::Vat,
            is_quarterly: self != Self::Least,
            state: FilingState::Filed {
                filed_on: day(11, 12),
                amount: self.fen(123_400),
            },
        };
        let nil = FiledReturn {
            kind: TaxKind::IndividualIncome,
            is_quarterly: false,
            state: FilingState::Nil {
                filed_on: day(11, 12),
            },
        };
        let filings = match self {
            Self::Full => vec![filed, nil],
            Self::Least => vec![nil],
            Self::Longest => TaxKind::ALL.map(|kind| FiledReturn { kind, ..filed }).to_vec(),
        };
        FilingNotice {
            client_name: self.client(),
            agency_name: self.agency(),
            period: Period::of(day(9, 1)),
            filings,
        }
    }

    fn invoice_data(self) -> InvoiceData {
        let totals = |count| InvoiceTotals {
            count,
            amount: self.fen(12_345_678),
            tax: self.fen(123_457),
        };
        InvoiceData {
            client_name: self.client(),
            agency_name: self.agency(),
            period: Period::of(day(11, 1)),
            issued: totals(12),
            received: totals(if self == Self::Least { 0 } else { 3 }),
            relief: (self != Self::Least).then_some(ReliefSales {
                cycle: VatCycle::Quarter,
                sales: Fen(12_345_678),
                threshold: Fen(30_000_000),
            }),
        }
    }

    fn intake(self) -> IntakeContent {
        IntakeContent {
            period: Period::of(day(10, 1)),
            kind: DocumentKind::InputInvoice,
            count: 12,
            amount: (self != Self::Least).then(|| self.fen(1_280_050)),
            handed_in_by: self.text("王总"),
            received_by: self.text("李静"),
            received_on: day(11, 2),
            remark: self.optional("有一张没有盖章"),
            completed: self != Self::Least,
        }
    }

    fn due_items(self) -> Vec<DueItem> {
        let item = DueItem {
            title: self.text("代理记账费"),
            span: self.span(),
            amount: self.fen(120_000),
            due_on: day(10, 15),
        };
        vec![item; self.rows()]
    }

    fn receipt(self) -> PaymentReceipt {
        let item = PaidItem {
            title: self.text("代理记账费"),
            span: self.span(),
            amount: self.fen(120_000),
        };
        PaymentReceipt {
            client_name: self.client(),
            agency_name: self.agency(),
            number: "SK2026-000123".to_owned(),
            paid_on: day(11, 20),
            payer: self.optional("王晨"),
            method: PaymentMethod::BankTransfer,
            total: self.fen(240_000),
            items: vec![item; self.rows()],
            // One that stands, and one that does not.
            voided: (self == Self::Least).then(|| "重复录入".to_owned()),
        }
    }

    fn span(self) -> Option<Span> {
        Span::new(Period::of(day(10, 1)), Period::of(day(12, 1))).filter(|_| self != Self::Least)
    }
}

/// A day of the year in which the samples play.
fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

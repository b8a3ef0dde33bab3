use chrono::NaiveDate;
use minijinja::{Value, context};
use sidebook_domain::{
    Action, BillingCycle, DaysLeft, DocumentKind, Fen, IntakeContent, Language, Period, ReportKind,
};

use crate::payments::{PaymentReceipt, PaymentReminder};
use crate::taxes::{FilingNotice, InvoiceData};
use crate::words;

/// The most months a message lists.
const MOST_PERIODS: usize = 12;

/// What a message says, as rows; the words come from the language when it is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// 到期提醒.
    ServiceExpiry(ServiceExpiry),
    /// 缺票提醒.
    MissingDocuments(MissingDocuments),
    /// 报税完成通知.
    FilingNotice(FilingNotice),
    /// 开票数据提醒.
    InvoiceData(InvoiceData),
    /// 发送报表.
    FinancialReports(FinancialReports),
    /// 发送知识.
    Article(Article),
    /// 收票详情.
    IntakeDetails(IntakeDetails),
    /// 催款提醒.
    PaymentReminder(PaymentReminder),
    /// 发送收据.
    PaymentReceipt(PaymentReceipt),
}

/// A service that ends soon or has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceExpiry {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// What was sold.
    pub plan: String,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Days left today.
    pub days_left: DaysLeft,
    /// The fee of one cycle.
    pub fee: Fen,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
}

/// Documents that the accountant lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDocuments {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// In the order they are listed.
    pub periods: Vec<MissingPeriod>,
}

/// The financial reports of a month, which go with the message as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinancialReports {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// The month.
    pub period: Period,
    /// Which reports the file has.
    pub kinds: Vec<ReportKind>,
}

/// An answer of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Who writes.
    pub agency_name: String,
    /// What is answered.
    pub question: String,
    /// What answers it.
    pub answer: ArticleAnswer,
}

/// What of an article is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleAnswer {
    /// The answer, brief or at length.
    Text(String),
    /// Files that go with the message, by name.
    Files(Vec<String>),
}

/// What a client handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeDetails {
    /// Who is written to.
    pub client_name: String,
    /// Who writes.
    pub agency_name: String,
    /// What it says.
    pub content: IntakeContent,
}

/// What is lacking for a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPeriod {
    /// The month.
    pub period: Period,
    /// Kinds with the accountant's notes.
    pub documents: Vec<(DocumentKind, Option<String>)>,
}

/// How much of a long message is said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detail {
    pub(crate) notes: bool,
    /// How many months, or other lines of a list.
    pub(crate) periods: usize,
}

impl Detail {
    /// All there is to say.
    pub(crate) const EVERYTHING: Self = Self {
        notes: true,
        periods: MOST_PERIODS,
    };

    /// The least that still says what it is about.
    pub(crate) const LEAST: Self = Self {
        notes: false,
        periods: 3,
    };

    /// From everything to the least, tried in this order until the text fits.
    pub(crate) const LEVELS: [Self; 4] = [
        Self::EVERYTHING,
        Self {
            notes: false,
            periods: MOST_PERIODS,
        },
        Self {
            notes: false,
            periods: 6,
        },
        Self::LEAST,
    ];
}

impl Message {
    /// Which action's template it fills.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::ServiceExpiry(_) => Action::ServiceExpiryReminder,
            Self::MissingDocuments(_) => Action::MissingDocumentsReminder,
            Self::FilingNotice(_) => Action::FilingNotice,
            Self::InvoiceData(_) => Action::InvoiceDataReminder,
            Self::FinancialReports(_) => Action::FinancialReport,
            Self::Article(_) => Action::Article,
            Self::IntakeDetails(_) => Action::IntakeDetails,
            Self::PaymentReminder(_) => Action::PaymentReminder,
            Self::PaymentReceipt(_) => Action::PaymentReceipt,
        }
    }

    /// The variables of the action's template.
    pub(crate) fn variables(&self, language: Language, detail: Detail) -> Value {
        match self {
            Self::ServiceExpiry(of) => context! {
                client_name => of.client_name.as_str(),
                agency_name => of.agency_name.as_str(),
                plan => of.plan.as_str(),
                ends_on => words::date(language, of.ends_on),
                days_left => words::days_left(language, of.days_left),
                fee => words::fee(language, of.fee, of.billing_cycle),
            },
            Self::MissingDocuments(of) => context! {
                client_name => of.client_name.as_str(),
                agency_name => of.agency_name.as_str(),
                periods => of
                    .periods
                    .iter()
                    .take(detail.periods)
                    .map(|missing| missing.variables(language, detail))
                    .collect::<Vec<Value>>(),
                more_periods => of.periods.len().saturating_sub(detail.periods),
            },
            Self::FilingNotice(of) => of.variables(language),
            Self::InvoiceData(of) => of.variables(language),
            Self::FinancialReports(of) => context! {
                client_name => of.client_name.as_str(),
                agency_name => of.agency_name.as_str(),
                period => words::period(language, of.period),
                reports => of
                    .kinds
                    .iter()
                    .map(|kind| words::report(language, *kind))
                    .collect::<Vec<&str>>(),
            },
            Self::Article(of) => of.variables(),
            Self::IntakeDetails(of) => of.variables(language, detail),
            Self::PaymentReminder(of) => of.variables(language, detail),
            Self::PaymentReceipt(of) => of.variables(language, detail),
        }
    }
}

impl Article {
    fn variables(&self) -> Value {
        let (answer, files) = match &self.answer {
            ArticleAnswer::Text(text) => (Some(text.as_str()), Vec::new()),
            ArticleAnswer::Files(names) => (None, names.clone()),
        };
        context! {
            agency_name => self.agency_name.as_str(),
            question => self.question.as_str(),
            answer => answer,
            files => files,
        }
    }
}

impl IntakeDetails {
    fn variables(&self, language: Language, detail: Detail) -> Value {
        let content = &self.content;
        context! {
            client_name => self.client_name.as_str(),
            agency_name => self.agency_name.as_str(),
            period => words::period(language, content.period),
            kind => words::document(language, content.kind, None),
            count => content.count,
            amount => content.amount.map(|amount| format!("¥{amount}")),
            handed_in_by => content.handed_in_by.as_str(),
            received_by => content.received_by.as_str(),
            received_on => words::date(language, content.received_on),
            remark => content.remark.as_deref().filter(|_| detail.notes),
            completed => content.completed,
        }
    }
}

impl MissingPeriod {
    fn variables(&self, language: Language, detail: Detail) -> Value {
        let documents: Vec<String> = self
            .documents
            .iter()
            .map(|(kind, note)| words::document(language, *kind, note.as_deref().filter(|_| detail.notes)))
            .collect();
        context! { name => words::period(language, self.period), documents => documents }
    }
}

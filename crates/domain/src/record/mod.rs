//! Records: rows of the books and of the knowledge base that come from outside, from an accounting system or a workbook.
//!
//! Each [`RecordKind`] has one table of fields: name, what it holds, whether it is required, words in both languages. What
//! came in a field is a [`Given`]; reading a whole [`GivenRow`] by the table gives a typed [`Record`], or every field that
//! is wrong with the reason as a code. Nothing here knows what is in the books: whether a client exists is storage's to say.

mod code;
mod field;
mod given;
mod key;
mod kinds;
mod matching;
mod reader;
mod words;

pub use field::{Choice, Holds, RecordField, Required};
pub use given::{Given, GivenRow};
pub use key::ExternalKey;
pub use kinds::{
    ArticleRecord, ClientPerson, ClientRecord, ClientRef, ContractRecord, FilingRecord, InvoiceRecord,
    PaymentRecord, ReceivableRecord, Settles,
};
pub use matching::MatchBy;
pub use reader::WrongValue;
pub use words::reason;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Language;

/// What sort of rows come from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Clients, each with their first person, owner, tags and the agency's own fields.
    Clients,
    /// What was agreed.
    Contracts,
    /// What is billed.
    Receivables,
    /// Money that came in.
    Payments,
    /// VAT invoices, issued and received.
    Invoices,
    /// Tax filings.
    Filings,
    /// Answers of the knowledge base, as drafts.
    Articles,
}

/// A row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Of [`RecordKind::Clients`].
    Client(ClientRecord),
    /// Of [`RecordKind::Contracts`].
    Contract(ContractRecord),
    /// Of [`RecordKind::Receivables`].
    Receivable(ReceivableRecord),
    /// Of [`RecordKind::Payments`].
    Payment(PaymentRecord),
    /// Of [`RecordKind::Invoices`].
    Invoice(InvoiceRecord),
    /// Of [`RecordKind::Filings`].
    Filing(FilingRecord),
    /// Of [`RecordKind::Articles`].
    Article(ArticleRecord),
}

impl RecordKind {
    /// All of them, in the order people see them: what hangs on others comes after them.
    pub const ALL: [Self; 7] = [
        Self::Clients,
        Self::Contracts,
        Self::Receivables,
        Self::Payments,
        Self::Invoices,
        Self::Filings,
        Self::Articles,
    ];

    /// The word stored, sent and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Contracts => "contracts",
            Self::Receivables => "receivables",
            Self::Payments => "payments",
            Self::Invoices => "invoices",
            Self::Filings => "filings",
            Self::Articles => "articles",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        let (chinese, english) = match self {
            Self::Clients => ("客户", "Clients"),
            Self::Contracts => ("合同", "Contracts"),
            Self::Receivables => ("应收", "Receivables"),
            Self::Payments => ("收款", "Payments"),
            Self::Invoices => ("发票", "VAT invoices"),
            Self::Filings => ("报税", "Tax filings"),
            Self::Articles => ("知识", "Articles"),
        };
        match language {
            Language::ZhCn => chinese,
            Language::En => english,
        }
    }

    /// Its fields, in the order of a template's columns.
    #[must_use]
    pub fn fields(self) -> &'static [RecordField] {
        match self {
            Self::Clients => kinds::CLIENT_FIELDS,
            Self::Contracts => kinds::CONTRACT_FIELDS,
            Self::Receivables => kinds::RECEIVABLE_FIELDS,
            Self::Payments => kinds::PAYMENT_FIELDS,
            Self::Invoices => kinds::INVOICE_FIELDS,
            Self::Filings => kinds::FILING_FIELDS,
            Self::Articles => kinds::ARTICLE_FIELDS,
        }
    }

    /// The field of a name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static RecordField> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Reads a row by the table of this kind, on the day `today`.
    ///
    /// # Errors
    /// Every field that is wrong: unknown, missing, or with a value that it cannot hold.
    pub fn read(self, row: &GivenRow, today: NaiveDate) -> Result<Record, Vec<WrongValue>> {
        let mut reader = reader::Reader::new(self, row);
        let record = match self {
            Self::Clients => kinds::read_client(&mut reader).map(Record::Client),
            Self::Contracts => kinds::read_contract(&mut reader, today).map(Record::Contract),
            Self::Receivables => kinds::read_receivable(&mut reader).map(Record::Receivable),
            Self::Payments => kinds::read_payment(&mut reader, today).map(Record::Payment),
            Self::Invoices => kinds::read_invoice(&mut reader, today).map(Record::Invoice),
            Self::Filings => kinds::read_filing(&mut reader, today).map(Record::Filing),
            Self::Articles => kinds::read_article(&mut reader).map(Record::Article),
        };
        reader.done(record)
    }
}

impl Record {
    /// The key that a row of a workbook has in a column.
    #[must_use]
    pub fn external_key(&self) -> Option<&ExternalKey> {
        match self {
            Self::Client(record) => record.external_key.as_ref(),
            Self::Contract(record) => record.external_key.as_ref(),
            Self::Receivable(record) => record.external_key.as_ref(),
            Self::Payment(record) => record.external_key.as_ref(),
            Self::Invoice(record) => record.external_key.as_ref(),
            Self::Filing(record) => record.external_key.as_ref(),
            Self::Article(record) => record.external_key.as_ref(),
        }
    }

    /// Which client it is about, where it is a thing of one.
    #[must_use]
    pub fn client(&self) -> Option<&ClientRef> {
        match self {
            Self::Client(_) | Self::Article(_) => None,
            Self::Contract(record) => Some(&record.client),
            Self::Receivable(record) => Some(&record.client),
            Self::Payment(record) => Some(&record.client),
            Self::Invoice(record) => Some(&record.client),
            Self::Filing(record) => Some(&record.client),
        }
    }
}

#[cfg(test)]
mod tests;

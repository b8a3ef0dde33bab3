//! Records: rows of the books and of the knowledge base that come from outside, from an accounting system or a workbook.
//!
//! Each [`RecordKind`] has a file below `kinds` with its table of fields: name, what it holds, whether it is required, words in both
//! languages. What
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
    ArticleRecord, ClientContactRecord, ClientPerson, ClientRecord, ClientRef, ContractRecord, FilingRecord,
    IntakeRecord, InvoiceRecord, MissingDocumentRecord, PaymentRecord, ReceivableRecord,
    RegistrationOrderRecord, ReportRecord, ServiceRecord, Settles,
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
    /// People at clients.
    ClientContacts,
    /// Bookkeeping services that are sold.
    Services,
    /// Registration work.
    RegistrationOrders,
    /// What was agreed.
    Contracts,
    /// What is billed.
    Receivables,
    /// Money that came in.
    Payments,
    /// What accountants still lack.
    MissingDocuments,
    /// Documents that clients handed in.
    Intakes,
    /// VAT invoices, issued and received.
    Invoices,
    /// Tax filings.
    Filings,
    /// Financial reports.
    Reports,
    /// Answers of the knowledge base, as drafts.
    Articles,
}

/// A row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Of [`RecordKind::Clients`].
    Client(ClientRecord),
    /// Of [`RecordKind::ClientContacts`].
    ClientContact(ClientContactRecord),
    /// Of [`RecordKind::Services`].
    Service(ServiceRecord),
    /// Of [`RecordKind::RegistrationOrders`].
    RegistrationOrder(RegistrationOrderRecord),
    /// Of [`RecordKind::Contracts`].
    Contract(ContractRecord),
    /// Of [`RecordKind::Receivables`].
    Receivable(ReceivableRecord),
    /// Of [`RecordKind::Payments`].
    Payment(PaymentRecord),
    /// Of [`RecordKind::MissingDocuments`].
    MissingDocument(MissingDocumentRecord),
    /// Of [`RecordKind::Intakes`].
    Intake(IntakeRecord),
    /// Of [`RecordKind::Invoices`].
    Invoice(InvoiceRecord),
    /// Of [`RecordKind::Filings`].
    Filing(FilingRecord),
    /// Of [`RecordKind::Reports`].
    Report(ReportRecord),
    /// Of [`RecordKind::Articles`].
    Article(ArticleRecord),
}

/// What there is to know of a kind. Each is in the kind's own file.
struct Kind {
    /// The word stored, sent and in addresses.
    word: &'static str,
    /// What people call it, in Chinese and English.
    title: (&'static str, &'static str),
    /// In the order of a template's columns.
    fields: &'static [RecordField],
    /// The usual one first.
    matches: &'static [MatchBy],
    /// What [`MatchBy::Contents`] is called, in Chinese and English.
    contents: Option<(&'static str, &'static str)>,
    /// Reads a row on a day.
    read: fn(&mut reader::Reader<'_>, NaiveDate) -> Option<Record>,
}

impl RecordKind {
    /// All of them, in the order people see them: what hangs on others comes after them.
    pub const ALL: [Self; 13] = [
        Self::Clients,
        Self::ClientContacts,
        Self::Services,
        Self::RegistrationOrders,
        Self::Contracts,
        Self::Receivables,
        Self::Payments,
        Self::MissingDocuments,
        Self::Intakes,
        Self::Invoices,
        Self::Filings,
        Self::Reports,
        Self::Articles,
    ];

    fn known(self) -> &'static Kind {
        match self {
            Self::Clients => &kinds::client::KIND,
            Self::ClientContacts => &kinds::client_contact::KIND,
            Self::Services => &kinds::service::KIND,
            Self::RegistrationOrders => &kinds::registration_order::KIND,
            Self::Contracts => &kinds::contract::KIND,
            Self::Receivables => &kinds::receivable::KIND,
            Self::Payments => &kinds::payment::KIND,
            Self::MissingDocuments => &kinds::missing_document::KIND,
            Self::Intakes => &kinds::intake::KIND,
            Self::Invoices => &kinds::invoice::KIND,
            Self::Filings => &kinds::filing::KIND,
            Self::Reports => &kinds::report::KIND,
            Self::Articles => &kinds::article::KIND,
        }
    }

    /// The word stored, sent and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.known().word
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        let (chinese, english) = self.known().title;
        match language {
            Language::ZhCn => chinese,
            Language::En => english,
        }
    }

    /// Its fields, in the order of a template's columns.
    #[must_use]
    pub fn fields(self) -> &'static [RecordField] {
        self.known().fields
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
        let record = (self.known().read)(&mut reader, today);
        reader.done(record)
    }
}

/// What is the same of the record of any kind, but for those that are nobody's but the agency's own.
macro_rules! of_any {
    ($given:expr, $record:ident => $what:expr, own: $own:expr) => {
        match $given {
            Record::Client($record) => $own,
            Record::Article($record) => $own,
            Record::ClientContact($record) => $what,
            Record::Service($record) => $what,
            Record::RegistrationOrder($record) => $what,
            Record::Contract($record) => $what,
            Record::Receivable($record) => $what,
            Record::Payment($record) => $what,
            Record::MissingDocument($record) => $what,
            Record::Intake($record) => $what,
            Record::Invoice($record) => $what,
            Record::Filing($record) => $what,
            Record::Report($record) => $what,
        }
    };
}

impl Record {
    /// The key that a row of a workbook has in a column.
    #[must_use]
    pub fn external_key(&self) -> Option<&ExternalKey> {
        of_any!(self, record => record.external_key.as_ref(), own: record.external_key.as_ref())
    }

    /// Which client it is about, where it is a thing of one.
    #[must_use]
    pub fn client(&self) -> Option<&ClientRef> {
        of_any!(self, record => Some(&record.client), own: {
            let _about_itself = record;
            None
        })
    }
}

#[cfg(test)]
mod tests;

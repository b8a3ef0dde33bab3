//! The books: clients, what is sold to them, what they owe and paid, what they handed in and what was filed for them, what
//! was talked about, which conversation is about them, and what was sent.

mod articles;
mod attachments;
mod billing;
mod clients;
mod custom_fields;
mod exports;
mod filings;
mod follow_ups;
mod imports;
mod intakes;
mod invoices;
mod linked;
mod links;
mod listing;
mod message_templates;
mod not_clients;
mod papers_lists;
mod payments;
mod reach;
mod records;
mod reports;
mod require;
mod send_attachments;
mod send_intents;
mod services;
mod services_edit;
mod services_lists;
mod suggestions;
mod tags;
mod tags_edit;

pub use articles::{
    Article, ArticleCategories, ArticleCategory, ArticleChange, ArticleFilter, ArticleKey, ArticleKeyError,
    ArticleListFilter, ArticleMiss, ArticleOrder, Articles, CategoryRemoval, MissedSearch, NewArticle,
    NewArticleCategory,
};
pub use attachments::{Attachment, Attachments, DoomedAttachment, DoomedAttachments, NewAttachment};
pub(crate) use billing::text;
pub use billing::{
    Altered, Cancelled, Contract, ContractContent, ContractListFilter, ContractOrder, ContractState,
    ContractTotals, Contracts, Entered, EntryKey, NewContract, NewReceivable, Receivable,
    ReceivableListFilter, ReceivableOrder, ReceivableState, ReceivableTotals, Receivables, UnbilledContracts,
};
pub use clients::{
    Client, ClientChange, ClientContact, ClientCounts, ClientFile, ClientHit, ClientKey, ClientKeyError,
    ClientListFilter, ClientOrder, Clients, ContactChange, ListedClient, MatchedBy, NewClient,
    NewClientContact, OwnedBy,
};
pub use custom_fields::{CustomField, CustomFields, NewCustomField};
pub use exports::{Export, Exports, NewExport};
pub use filings::{FilingChange, NewTaxFiling, TaxFiling, TaxFilings};
pub use follow_ups::{FollowUp, FollowUpEntry, FollowUps, NewFollowUp, Written};
pub use imports::{
    Import, ImportCounts, ImportError, ImportOutcome, ImportPlan, ImportRow, ImportState, ImportStep,
    Imports, KeptWorkbook, KeptWorkbooks, NewImport,
};
pub use intakes::{
    Intake, IntakeEntry, IntakeKey, IntakeKeyError, IntakeRevision, Intakes, NewIntake, RecordedIntake,
};
pub use invoices::{
    InvoiceEdit, NewVatInvoice, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError, VatInvoices,
};
pub use linked::{LinkEntry, LinkFilter};
pub use links::{LinkedClient, Links};
pub use listing::{Listed, OfClients};
pub use message_templates::{
    MessageTemplate, MessageTemplates, SentTemplate, TemplateDraft, TemplateVersion,
};
pub use not_clients::{NotClient, NotClients};
pub use papers_lists::{
    FilingListFilter, IntakeListFilter, InvoiceListFilter, PaperOrder, PaperTotals, ReportListFilter,
};
pub use payments::{
    Changed, CreditUsed, NewCreditUse, NewPayment, Payment, PaymentChange, PaymentChangeKind, PaymentKey,
    PaymentKeyError, PaymentListFilter, PaymentOrder, PaymentTotals, Payments, RecordedPayment, Voided,
};
pub use reach::{OfClient, Reach, ReachedClient, ReachedClients};
pub use records::{Finding, Put, PutRow, PutRules, Records, StandingRecord, Trial, Undone, given_row};
pub use reports::{FinancialReport, NewFinancialReport, ReportEdit, Reports};
pub use send_attachments::{NewSendAttachment, SendAttachment, SendAttachments};
pub use send_intents::{
    IntentAttachment, NewSendIntent, Prepared, Report, SendIntent, SendIntentEntry, SendIntentFilter,
    SendIntents, SendWarning, Settled,
};
pub use services::{
    MissingDocument, NewMissingDocument, NewOrder, NewService, RegistrationOrder, Service, Services,
};
pub use services_lists::{
    MissingListFilter, MissingOrder, OrderListFilter, OrderOrder, ServiceListFilter, ServiceOrder,
    ServiceState, ServiceTotals,
};
pub use suggestions::{LinkSuggestion, Suggestions, Viewer};
pub use tags::{ClientTag, ClientTags, NewTagGroup, Tag, TagGroup};
pub use tags_edit::{TagGroupChange, TagsChanged};

/// So many rows go into one statement: well below the databases' limits of values.
const ROWS: usize = 500;

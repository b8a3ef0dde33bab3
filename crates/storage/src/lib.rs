//! Repositories, the inbox, the job queue, the unit of work, and short-lived shared state.
//!
//! [`Storage`] opens the database (SQLite or PostgreSQL, by its URL). [`Storage::view`] reads; [`Storage::begin`] makes
//! a [`Work`], the only way to write: what is done through it happens at [`Work::commit`] or not at all.
//!
//! Both have two doors. `of(agency)` gives the repositories of one tenant: every query there is scoped, so forgetting
//! the tenant does not compile. `system()` is for what precedes or crosses tenants: callbacks, jobs, sign-in.
//!
//! ```text
//! let work = storage.begin().await?;
//! let client = work.of(agency).clients().add(new_client).await?;
//! work.system().jobs().enqueue(NewJob::new("index_client", payload)).await?;
//! work.commit().await?;
//! ```
//!
//! Ids and `created_at` come from the clock and the entropy that [`Storage`] was given; tests move them.
//!
//! # Add a repository
//!
//! 1. Tables: a step in the `migrations` crate (its documentation says how). Instants are `{instant}`, ids `{id}`,
//!    whole numbers `{int}` (always `i64` here), and every tenant table has `agency_id`.
//! 2. Row: `src/entity/<row>.rs`, a sea-orm entity, listed in `entity/mod.rs`. Rows never leave the crate.
//! 3. Type: a public struct in the words of the domain; `TryFrom<Model>` answers an unreadable value with
//!    [`StorageError::Inconsistent`], naming table, column and row.
//! 4. Repository: `src/<things>.rs` with
//!    ```text
//!    #[derive(Debug)]
//!    pub struct Things<'a, E> { door: AgencyDoor<'a, E> }
//!
//!    impl<'a, E: Executor> AgencyDoor<'a, E> {
//!        /// The things of this agency.
//!        #[must_use]
//!        pub fn things(&self) -> Things<'a, E> { Things { door: *self } }
//!    }
//!
//!    impl<E: Executor> Things<'_, E> {       // reads: for View and Work
//!        fn query(&self) -> Select<thing::Entity> {
//!            thing::Entity::find().filter(thing::Column::AgencyId.eq(self.door.agency.0))
//!        }
//!        pub async fn find(&self, id: ThingId) -> Result<Option<Thing>, StorageError> { … }
//!    }
//!
//!    impl Things<'_, Writing> {              // writes: for Work only
//!        pub async fn add(&self, new: NewThing) -> Result<Thing, StorageError> { … }
//!    }
//!    ```
//!    Every query starts from `self.query()` or filters by agency itself. Insert with
//!    `self.door.context.new_id()` and `.now()`; queries run on `self.door.executor`.
//!    A secret is a [`Sealed`] column, sealed for its row with `self.door.context.seal_text(place, …)`; list its place in
//!    `reseal.rs`, or a key rotation would lose it (a test compares that list with the schema).
//! 5. Tests: `tests/<things>.rs` with the kit in `testing` (a feature), on both databases, among them one that
//!    asks for another agency's row.
//!
//! # What bites on two databases
//!
//! - A read that decides a write must lock its rows on PostgreSQL: `lock_exclusive()` (SQLite ignores it, its write
//!   transactions exclude each other).
//! - `on_conflict_do_nothing()` aims at the primary key only: name the columns, and use `exec_without_returning`.
//! - `SUM` of a bigint is NUMERIC on PostgreSQL: cast it back. Never more than 30 000 bind variables in one statement.
//! - A failed statement spoils the whole transaction on PostgreSQL: do not go on after [`StorageError::Duplicate`].

mod agencies;
mod alarms;
mod api_keys;
mod audit;
mod books;
mod connect;
mod context;
mod corps;
mod diagnosis;
mod door;
mod entity;
mod error;
mod executor;
mod figures;
mod inbox;
mod install;
mod jobs;
mod keyset;
mod like;
mod mirror;
mod outages;
mod page;
mod people;
mod reading;
mod reseal;
mod rounds;
mod schedules;
mod seal;
pub mod shared;
mod storage;
mod sync_runs;
mod turns;
mod work;

pub use agencies::{Agencies, Agency};
pub use alarms::{Alarm, Alarms};
pub use api_keys::{ApiKey, ApiKeys, NewApiKey, SystemApiKeys};
pub use audit::{Audit, AuditEntry, AuditFilter, AuditSubject, NewAuditEntry};
pub use books::{
    Altered, Article, ArticleCategories, ArticleCategory, ArticleChange, ArticleFilter, ArticleKey,
    ArticleKeyError, ArticleListFilter, ArticleMiss, ArticleOrder, Articles, Attachment, Attachments,
    Cancelled, CategoryRemoval, Changed, Client, ClientChange, ClientContact, ClientCounts, ClientFile,
    ClientHit, ClientKey, ClientKeyError, ClientListFilter, ClientOrder, ClientTag, ClientTags, Clients,
    ContactChange, Contract, ContractContent, ContractListFilter, ContractOrder, ContractState,
    ContractTotals, Contracts, CreditUsed, CustomField, CustomFields, DoomedAttachment, DoomedAttachments,
    Entered, EntryKey, Export, Exports, FilingChange, FilingListFilter, FinancialReport, Finding, FollowUp,
    FollowUpEntry, FollowUps, Import, ImportCounts, ImportError, ImportOutcome, ImportPlan, ImportRow,
    ImportState, ImportStep, Imports, Intake, IntakeEntry, IntakeKey, IntakeKeyError, IntakeListFilter,
    IntakeRevision, Intakes, IntentAttachment, InvoiceEdit, InvoiceListFilter, KeptWorkbook, KeptWorkbooks,
    LinkEntry, LinkFilter, LinkSuggestion, LinkedClient, Links, Listed, ListedClient, MatchedBy,
    MessageTemplate, MessageTemplates, MissedSearch, MissingDocument, MissingListFilter, MissingOrder,
    NewArticle, NewArticleCategory, NewAttachment, NewClient, NewClientContact, NewContract, NewCreditUse,
    NewCustomField, NewExport, NewFinancialReport, NewFollowUp, NewImport, NewIntake, NewMissingDocument,
    NewOrder, NewPayment, NewReceivable, NewSendAttachment, NewSendIntent, NewService, NewTagGroup,
    NewTaxFiling, NewVatInvoice, NotClient, NotClients, OfClient, OfClients, OrderListFilter, OrderOrder,
    OwnedBy, PaperOrder, PaperTotals, Payment, PaymentChange, PaymentChangeKind, PaymentKey, PaymentKeyError,
    PaymentListFilter, PaymentOrder, PaymentTotals, Payments, Prepared, Put, PutRow, PutRules, Reach,
    ReachedClient, ReachedClients, Receivable, ReceivableListFilter, ReceivableOrder, ReceivableState,
    ReceivableTotals, Receivables, RecordedIntake, RecordedPayment, Records, RegistrationOrder, Report,
    ReportEdit, ReportListFilter, Reports, SendAttachment, SendAttachments, SendIntent, SendIntentEntry,
    SendIntentFilter, SendIntents, SendWarning, SentTemplate, Service, ServiceListFilter, ServiceOrder,
    ServiceState, ServiceTotals, Services, Settled, StandingRecord, Suggestions, Tag, TagGroup,
    TagGroupChange, TagsChanged, TaxFiling, TaxFilings, TemplateDraft, TemplateVersion, Trial,
    UnbilledContracts, Undone, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError, VatInvoices, Viewer,
    Voided, Written, given_row,
};
pub use connect::DatabaseConfig;
pub use corps::{Corp, Corps, NewCorp, SystemCorps};
pub use door::{AgencyDoor, SystemDoor};
pub use error::StorageError;
pub use executor::{Executor, Reading, Writing};
pub use figures::{Figures, JobFigures, PoolFigures, SyncFigures};
pub use inbox::{
    AgencyEvent, AgencyEventFilter, AgencyEvents, AppendError, Appended, DISCARDED, EventState, Inbox,
    InboxEvent, InboxLimits, InboxStats, InboxWriter, NewEvent, Refused, RefusedEvents, UNKNOWN_EVENT,
};
pub use install::{
    EnteredApp, EnteredAppKeys, InstallAttempt, InstallAttempts, InstallStatus, Installation, Installations,
    InternalApps, InternalSecrets, NewInstallAttempt, NewInstallation, NewInternalApp, StoredCredentials,
    SuiteTickets, SystemInstallAttempts, SystemInstallations, SystemInternalApps,
};
pub use jobs::{
    ClaimedJob, CodeSource, Enqueued, Failed, JobCounts, JobQueue, Jobs, NewJob, ParkedJob, ParkedWork,
    TakenOver, Task,
};
pub use keyset::{Direction, ListKey, ListKeyError};
pub use mirror::{
    Account, Browse, BrowseFilter, BrowseKey, BrowseKeyError, BrowseSort, Browsed, BrowsedContact,
    BrowsedFollow, BrowsedGroup, ContactEntry, ContactFilter, Contacts, Conversation, ConversationDetail,
    ConversationView, Conversations, CorpTags, Departments, FollowState, GroupEntry, GroupFilter, Groups,
    Held, HeldConversation, Holding, Members, MirrorChange, Mirrored, MirroredContact, MirroredCorpTag,
    MirroredFollow, MirroredGroup, MirroredGroupMember, MirroredMember, READS_LAG, Subject,
};
pub use outages::{Outage, OutageKind, Outages};
pub use page::{Page, Paged};
pub use people::{
    BindingEntry, Bindings, NewStaff, Staff, StaffBinding, StaffChange, StaffRepository, SystemBindings,
};
pub use reseal::Resealed;
pub use schedules::{Schedules, TakenSlot};
pub use seal::{KeyId, Keyring, KeyringError, SealError, SealPlace, Sealed};
pub use storage::Storage;
pub use sync_runs::{SyncKind, SyncProgress, SyncRun, SyncRuns, SyncStatus, SyncTrigger, SystemSyncRuns};
pub use work::{View, Work};

#[cfg(feature = "testing")]
pub mod testing;

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

//! What an agency's work is made of. No I/O, no framework, nothing of ours below it.
//!
//! Words are those of the project's vocabulary: a *client* (客户) is a company the agency serves, an *external contact*
//! is a person on the messenger, a *conversation* is what a sidebar is opened beside, a *link* joins the two.

mod allocation;
mod attachment;
mod capital;
mod client;
mod contract;
mod custom_field;
mod day;
mod fen;
mod follow_up;
mod ids;
mod intake;
mod knowledge;
mod landline;
mod linking;
mod matching;
mod message;
mod mobile;
mod payment;
mod period;
mod receivable;
mod record;
mod report;
mod search;
mod search_grams;
mod service;
mod staff;
mod standing;
mod summary;
mod tax;
mod tax_id;
mod text;
mod vat;

pub use allocation::{
    Allocation, AllocationError, MOST_ALLOCATIONS, check_allocation, check_parts, left_of, spread,
    take_credit,
};
pub use attachment::{AttachmentSubject, FileKind, FileName, SubjectKind};
pub use capital::capital;
pub use client::{ClientName, TaxpayerKind};
pub use contract::{BilledCycle, ContractTerms, bill, bill_rest};
pub use custom_field::{CustomFieldKind, CustomValueError};
pub use day::{book_day, day_begins};
pub use fen::{Fen, FenError};
pub use follow_up::{FOLLOW_UP_ATTACHMENTS_MAX, FOLLOW_UP_LETTERS, FollowUpContent, FollowUpKind};
pub use ids::{
    AgencyId, ApiKeyId, ArticleCategoryId, ArticleId, AttachmentId, ClientContactId, ClientId, ContractId,
    ConversationId, CorpId, CustomFieldId, DocumentIntakeId, ExportId, ExternalContactId, FinancialReportId,
    FollowUpId, GroupChatId, ImportId, InboxId, InstallAttemptId, InstallationId, JobId, LinkId,
    MessageTemplateId, MissingDocumentId, OutageId, PaymentId, ReceivableId, RegistrationOrderId,
    SendAttachmentId, SendIntentId, ServiceId, StaffBindingId, StaffId, SyncRunId, TagGroupId, TagId,
    TaxFilingId, VatInvoiceId,
};
pub use intake::{INTAKE_AMOUNT_MAX, INTAKE_ATTACHMENTS_MAX, INTAKE_COUNT_MAX, IntakeContent, WrongField};
pub use knowledge::{ArticleForm, ArticleState, ArticleText, ArticleTextError};
pub use landline::{Landline, LandlineError};
pub use linking::{HintSource, NameLookup, NameMatch, SuggestionReason, core_name, name_match, score};
pub use matching::{AccountReason, account_reason};
pub use message::{
    Action, AttachmentKind, Language, SEND_ATTACHMENTS_MAX, SendOutcome, SendState, SendWarningCode,
};
pub use mobile::{Mobile, MobileError};
pub use payment::{
    LEAST_AMOUNT, MOST_AMOUNT, PAYMENT_ATTACHMENTS_MAX, PaymentField, PaymentMethod, PaymentTerms, is_amount,
    is_book_day, may_be_paid_on, receipt_number,
};
pub use period::{Period, PeriodError};
pub use receivable::{
    Arrears, ArrearsAge, BillingRefusal, ReceivableTerms, Span, may_cancel, wrong_in_receivable,
};
pub use record::{
    ArticleRecord, Choice, ClientContactRecord, ClientPerson, ClientRecord, ClientRef, ContractRecord,
    ExternalKey, FilingRecord, Given, GivenRow, Holds, IntakeRecord, InvoiceRecord, MatchBy,
    MissingDocumentRecord, PaymentRecord, ReceivableRecord, Record, RecordField, RecordKind,
    RegistrationOrderRecord, ReportRecord, Required, ServiceRecord, Settles, WrongValue, reason,
};
pub use report::{
    Amounts, Layout, LineOff, OffBy, ReportKind, ReportLines, ReportLinesError, ReportSource, Row, Sign,
};
pub use search::{SearchKey, search_terms};
pub use search_grams::SearchGrams;
pub use service::{BillingCycle, DaysLeft, DocumentKind, OrderStage, days_left};
pub use staff::{Permission, PermissionSet, Role};
pub use standing::{Standing, StandingRefusal, may_change_standing};
pub use summary::{Fact, FilingsTold, ServiceTerm, Situation, Suggestion, Summary};
pub use tax::{
    CalendarError, Deadline, FilingAgenda, FilingCycle, FilingError, FilingState, HolidayCalendar,
    MAX_AMOUNT, TaxKind, filing_deadline, period_to_file,
};
pub use tax_id::{TaxId, TaxIdError};
pub use text::{NoteText, ShortText, TextError, parse_line, parse_lines, without_marks};
pub use vat::{
    GeneralVat, InvoiceDirection, InvoiceForm, InvoiceSum, ReliefError, SmallScaleVat, VatCycle, VatRate,
    VatRateError, VatRelief, VatReliefs, general_vat, small_scale_vat,
};

/// What a sidebar is opened beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// One external contact.
    Contact,
    /// A group chat.
    Group,
}

impl ConversationKind {
    /// The word stored and sent: `contact` or `group`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Group => "group",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "contact" => Some(Self::Contact),
            "group" => Some(Self::Group),
            _ => None,
        }
    }
}

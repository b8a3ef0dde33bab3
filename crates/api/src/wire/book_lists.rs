//! Rows of the console's lists of the books: a thing as its card shows it, with the client that it is of.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{
    ClientId, DocumentIntakeId, DocumentKind, Fen, FinancialReportId, MissingDocumentId, Period, TaxFilingId,
};
use sidebook_storage::{self as storage, ListKey, Listed, Paged};
use utoipa::ToSchema;

use super::words::DocumentKindWord;
use super::{
    ContractRow, FilingRow, InvoiceRow, OrderRow, PaymentRow, ReceivableRow, ReportRow, RowTotals, ServiceRow,
};
use crate::books::{filing_card, payment_shown, shown_clients, shown_reports, vat_card};

/// Rows with their clients, and the pages of them.
macro_rules! list_pages {
    ($($(#[$doc:meta])* $page:ident, $row:ident: $shown:ty, $stored:ty, $totals:ty, |$listed:ident $(, $today:ident)?| $make:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub(crate) struct $page {
            pub(crate) items: Vec<$row>,
            /// Where the next page begins, for `after`. Absent at the end.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(nullable = false)]
            pub(crate) next: Option<String>,
            /// With the first page: over all that the filters let through.
            pub(crate) totals: Option<$totals>,
        }

        /// A row of the list, with the client that it is of.
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub(crate) struct $row {
            #[schema(value_type = Uuid)]
            pub(crate) client_id: ClientId,
            pub(crate) client_name: String,
            #[serde(flatten)]
            pub(crate) row: $shown,
        }

        impl $page {
            pub(crate) fn new(found: Paged<Listed<$stored>, ListKey>, totals: Option<$totals> $(, $today: NaiveDate)?) -> Self {
                let row = |$listed: Listed<$stored>| $row {
                    client_id: $listed.client.id,
                    client_name: $listed.client.name.as_str().to_owned(),
                    row: $make,
                };
                Self {
                    next: found.next.map(|key| key.to_string()),
                    totals,
                    items: found.items.into_iter().map(row).collect(),
                }
            }
        }
    )*};
}

list_pages! {
    /// A page of the agency's contracts.
    AgencyContractPage, AgencyContract: ContractRow, storage::Contract, ContractTotals, |listed| payment_shown::contract_row(listed.row);
    /// A page of the agency's receivables.
    AgencyReceivablePage, AgencyReceivable: ReceivableRow, storage::Receivable, ReceivableTotals, |listed, today| payment_shown::receivable_row(listed.row, today);
    /// A page of the agency's payments.
    AgencyPaymentPage, AgencyPayment: PaymentRow, storage::Payment, PaymentTotals, |listed| payment_shown::row(listed.row);
    /// A page of the agency's bookkeeping services.
    AgencyServicePage, AgencyService: ServiceRow, storage::Service, ServiceTotals, |listed, today| shown_clients::service_row(listed.row, today);
    /// A page of the agency's registration orders.
    AgencyOrderPage, AgencyOrder: OrderRow, storage::RegistrationOrder, RowTotals, |listed| shown_clients::order_row(listed.row);
    /// A page of the agency's documents that are still lacking.
    AgencyMissingDocumentPage, AgencyMissingDocument: MissingDocumentRow, storage::MissingDocument, RowTotals, |listed| MissingDocumentRow::from(listed.row);
    /// A page of the agency's documents that clients handed in.
    AgencyIntakePage, AgencyIntake: AgencyIntakeRow, storage::Intake, PaperTotals, |listed| AgencyIntakeRow::from(listed.row);
    /// A page of the agency's registered tax filings.
    AgencyFilingPage, AgencyFiling: AgencyFilingRow, storage::TaxFiling, PaperTotals, |listed| AgencyFilingRow { id: listed.row.id, period: listed.row.period.number(), filing: filing_card::registered(&listed.row, listed.client.vat_cycle()) };
    /// A page of the agency's clients' VAT invoices.
    AgencyInvoicePage, AgencyInvoice: InvoiceRow, storage::VatInvoice, PaperTotals, |listed| vat_card::invoice(listed.row);
    /// A page of the agency's clients' financial reports.
    AgencyReportPage, AgencyReport: AgencyReportRow, storage::FinancialReport, RowTotals, |listed| AgencyReportRow { id: listed.row.id, period: listed.row.period.number(), report: shown_reports::row(&listed.row) };
}

/// Figures over all contracts that the filters let through.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ContractTotals {
    /// How many.
    pub(crate) rows: u64,
    /// What those that count cost together, each for one cycle of its own.
    #[schema(value_type = i64)]
    pub(crate) price_fen: Fen,
}

impl From<storage::ContractTotals> for ContractTotals {
    fn from(totals: storage::ContractTotals) -> Self {
        Self {
            rows: totals.rows,
            price_fen: totals.price,
        }
    }
}

/// Figures over all receivables that the filters let through.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ReceivableTotals {
    /// How many.
    pub(crate) rows: u64,
    /// What was billed; what was cancelled counts for nothing.
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    /// What was paid of it.
    #[schema(value_type = i64)]
    pub(crate) paid_fen: Fen,
    /// What is still to be paid.
    #[schema(value_type = i64)]
    pub(crate) open_fen: Fen,
    /// What of that is past its day.
    #[schema(value_type = i64)]
    pub(crate) overdue_fen: Fen,
}

impl From<storage::ReceivableTotals> for ReceivableTotals {
    fn from(totals: storage::ReceivableTotals) -> Self {
        Self {
            rows: totals.rows,
            amount_fen: totals.amount,
            paid_fen: totals.paid,
            open_fen: totals.open,
            overdue_fen: totals.overdue,
        }
    }
}

/// Figures over all payments that the filters let through.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct PaymentTotals {
    /// How many.
    pub(crate) rows: u64,
    /// What those that count are together.
    #[schema(value_type = i64)]
    pub(crate) received_fen: Fen,
    /// What those that are void are together.
    #[schema(value_type = i64)]
    pub(crate) void_fen: Fen,
}

impl From<storage::PaymentTotals> for PaymentTotals {
    fn from(totals: storage::PaymentTotals) -> Self {
        Self {
            rows: totals.rows,
            received_fen: totals.received,
            void_fen: totals.void,
        }
    }
}

/// Figures over all bookkeeping services that the filters let through.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ServiceTotals {
    /// How many.
    pub(crate) rows: u64,
    /// What they cost together, each for one cycle of its own.
    #[schema(value_type = i64)]
    pub(crate) fee_fen: Fen,
}

impl From<storage::ServiceTotals> for ServiceTotals {
    fn from(totals: storage::ServiceTotals) -> Self {
        Self {
            rows: totals.rows,
            fee_fen: totals.fee,
        }
    }
}

/// Figures over all papers that the filters let through.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct PaperTotals {
    /// How many rows.
    pub(crate) rows: u64,
    /// How many papers they are about, of intakes; 0 elsewhere.
    pub(crate) count: u64,
    /// Their amounts together, in fen.
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    /// Their taxes together, of invoices; 0 elsewhere.
    #[schema(value_type = i64)]
    pub(crate) tax_fen: Fen,
}

impl From<storage::PaperTotals> for PaperTotals {
    fn from(totals: storage::PaperTotals) -> Self {
        Self {
            rows: totals.rows,
            count: totals.count,
            amount_fen: totals.amount,
            tax_fen: totals.tax,
        }
    }
}

/// A document that is still lacking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissingDocumentRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: MissingDocumentId,
    /// `YYYYMM`.
    #[schema(value_type = i32)]
    pub(crate) period: Period,
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    /// What the accountant wrote about it.
    pub(crate) note: Option<String>,
    pub(crate) marked_at: DateTime<Utc>,
}

impl From<storage::MissingDocument> for MissingDocumentRow {
    fn from(missing: storage::MissingDocument) -> Self {
        Self {
            id: missing.id,
            period: missing.period,
            kind: missing.kind,
            note: missing.note,
            marked_at: missing.marked_at,
        }
    }
}

/// Documents of one kind that a client handed in for a month, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyIntakeRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: DocumentIntakeId,
    /// `YYYYMM`.
    #[schema(value_type = i32)]
    pub(crate) period: Period,
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    /// How many sheets.
    pub(crate) count: i64,
    /// What they come to, in fen. Null where nobody added it up.
    #[schema(value_type = Option<i64>)]
    pub(crate) amount_fen: Option<Fen>,
    pub(crate) handed_in_by: String,
    pub(crate) received_by: String,
    pub(crate) received_on: NaiveDate,
    pub(crate) remark: Option<String>,
    /// Whether all of this kind and month is here.
    pub(crate) completed: bool,
    /// For the next change.
    pub(crate) revision: i64,
}

impl From<storage::Intake> for AgencyIntakeRow {
    fn from(intake: storage::Intake) -> Self {
        let content = intake.content;
        Self {
            id: intake.id,
            period: content.period,
            kind: content.kind,
            count: content.count,
            amount_fen: content.amount,
            handed_in_by: content.handed_in_by,
            received_by: content.received_by,
            received_on: content.received_on,
            remark: content.remark,
            completed: content.completed,
            revision: intake.revision,
        }
    }
}

/// A registered filing in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyFilingRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: TaxFilingId,
    /// `YYYYMM`.
    pub(crate) period: i32,
    #[serde(flatten)]
    pub(crate) filing: FilingRow,
}

/// A financial report in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyReportRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: FinancialReportId,
    /// `YYYYMM`.
    pub(crate) period: i32,
    #[serde(flatten)]
    pub(crate) report: ReportRow,
}

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{Fen, FilingCycle, InvoiceDirection, InvoiceForm, TaxKind, TaxpayerKind, VatInvoiceId};
use utoipa::ToSchema;

use super::words::{FilingCycleWord, InvoiceDirectionWord, InvoiceFormWord, TaxKindWord, TaxpayerKindWord};

/// 报税: the filings of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FilingCard {
    /// The day (in Asia/Shanghai) that days left are counted from.
    pub(crate) today: NaiveDate,
    /// `YYYYMM`.
    pub(crate) period: i32,
    /// The period that is filed today.
    pub(crate) current_period: i32,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    /// The last day on which the period can be filed in time.
    pub(crate) deadline: NaiveDate,
    /// The holidays of the deadline's year were not published yet: only weekends moved it.
    pub(crate) is_estimated: bool,
    /// 0 on the last day, negative when it is over.
    pub(crate) days_left: i64,
    /// A return is in for everything that is due.
    pub(crate) is_filed: bool,
    /// The tax of all returns that are in.
    #[schema(value_type = i64)]
    pub(crate) total_fen: Fen,
    /// What is due by the kind of taxpayer, and what was registered besides.
    pub(crate) filings: Vec<FilingRow>,
}

/// The filing of one tax kind of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FilingRow {
    #[schema(value_type = TaxKindWord)]
    pub(crate) tax_kind: TaxKind,
    #[schema(value_type = FilingCycleWord)]
    pub(crate) cycle: FilingCycle,
    /// Taxpayers of the client's kind have to file it for this period.
    pub(crate) is_due: bool,
    pub(crate) state: FilingStateOut,
    #[schema(value_type = Option<i64>)]
    pub(crate) amount_fen: Option<Fen>,
    pub(crate) filed_on: Option<NaiveDate>,
    pub(crate) paid_on: Option<NaiveDate>,
    /// For `If-Match`. Null when nothing is registered: `If-None-Match: *`.
    pub(crate) revision: Option<i64>,
}

/// How far a filing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FilingState)]
pub(crate) enum FilingStateOut {
    NotFiled,
    Filed,
    Nil,
    Paid,
}

impl FilingStateOut {
    /// The word, as it is stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NotFiled => "not_filed",
            Self::Filed => "filed",
            Self::Nil => "nil",
            Self::Paid => "paid",
        }
    }
}

/// 发票: what a client's invoices of a period come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VatCard {
    /// The day in Asia/Shanghai.
    pub(crate) today: NaiveDate,
    /// `YYYYMM`.
    pub(crate) period: i32,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    /// 销项 of the period.
    pub(crate) issued: InvoiceTotals,
    /// 进项 of the period.
    pub(crate) received: InvoiceTotals,
    /// Received ones that were certified for the period, whenever they were written.
    pub(crate) certified: InvoiceTotals,
    /// Credit that the client brings into the period. Null when nobody entered it.
    pub(crate) credit: Option<VatCreditRow>,
    pub(crate) estimate: VatEstimate,
}

/// Invoices summed up; red-letter ones count against it.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct InvoiceTotals {
    pub(crate) count: i64,
    /// Without tax.
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) tax_fen: Fen,
}

/// Credit that a client brings into a period.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct VatCreditRow {
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    /// For `If-Match`.
    pub(crate) revision: i64,
}

/// A rough estimate of the VAT to pay, with what it rests on. No return.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VatEstimate {
    /// The first month it is about: `YYYYMM`.
    pub(crate) from: i32,
    /// The last one; small-scale taxpayers file by the month or by the quarter.
    pub(crate) through: i32,
    /// Null when no policy is known that holds in these months.
    #[schema(value_type = Option<i64>)]
    pub(crate) payable_fen: Option<Fen>,
    /// Credit that goes on to the next period, of a general taxpayer.
    #[schema(value_type = Option<i64>)]
    pub(crate) carried_forward_fen: Option<Fen>,
    /// How it comes about, in the order it is counted.
    pub(crate) basis: Vec<VatBasisLine>,
    /// The relief that was applied, to a small-scale taxpayer.
    pub(crate) policy: Option<VatPolicy>,
}

/// One line of what an estimate rests on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct VatBasisLine {
    pub(crate) item: VatBasisItem,
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
}

/// What a line of the basis says. Those of a general taxpayer: `output_tax` − `certified_input_tax` −
/// `credit_brought_forward`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VatBasisItem {
    OutputTax,
    CertifiedInputTax,
    CreditBroughtForward,
    /// Nobody entered the credit: nothing is taken off.
    CreditUnknown,
    /// Sales of these months without tax.
    Sales,
    /// Up to which sales on ordinary invoices are exempt.
    Threshold,
    ExemptSales,
    /// Sales on ordinary invoices taxed at the reduced rate.
    ReducedSales,
    ReducedTax,
    /// Tax of special invoices, which are never exempt.
    SpecialTax,
    /// Tax of ordinary invoices at rates that are not reduced.
    OtherTax,
}

/// The relief that holds, and the document that gives it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VatPolicy {
    pub(crate) document: String,
    pub(crate) valid_from: NaiveDate,
    /// The last day on which it is known to hold; what comes after it is not known.
    pub(crate) known_until: NaiveDate,
    /// Percent: `3`.
    pub(crate) rate: String,
    /// Percent: `1`.
    pub(crate) reduced_rate: String,
}

/// A page of invoices.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InvoicePage {
    pub(crate) items: Vec<InvoiceRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// One invoice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InvoiceRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: VatInvoiceId,
    #[schema(value_type = InvoiceDirectionWord)]
    pub(crate) direction: InvoiceDirection,
    #[schema(value_type = InvoiceFormWord)]
    pub(crate) form: InvoiceForm,
    pub(crate) number: String,
    pub(crate) issued_on: NaiveDate,
    pub(crate) counterparty: String,
    /// Without tax; negative on a red-letter invoice.
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) tax_fen: Fen,
    /// Percent: `13`.
    pub(crate) rate: String,
    /// The same in basis points: `1300`.
    pub(crate) rate_points: i64,
    /// The period (`YYYYMM`) a received one was certified for.
    pub(crate) certified_for: Option<i32>,
    /// Grows with every change; a change names it in `If-Match`.
    pub(crate) revision: i64,
}

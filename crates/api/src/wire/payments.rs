use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{
    ArrearsAge, BillingCycle, ClientId, ContractId, Fen, PaymentId, PaymentMethod, ReceivableId,
};
use utoipa::ToSchema;

use super::words::{
    ArrearsAgeWord, BillingCycleWord, PaymentChangeKindWord, PaymentFieldWord, PaymentMethodWord,
};
use super::{Attachment, StaffName};

/// 收款: what a client owes and paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentsCard {
    /// The day (in Asia/Shanghai) that ages are counted to.
    pub(crate) today: NaiveDate,
    /// All that is open, in fen.
    #[schema(value_type = i64)]
    pub(crate) total_owed_fen: Fen,
    /// What of it is overdue.
    #[schema(value_type = i64)]
    pub(crate) overdue_fen: Fen,
    pub(crate) arrears: ArrearsByAge,
    /// What was paid in advance and is not used yet, in fen; never below zero.
    #[schema(value_type = i64)]
    pub(crate) credit_fen: Fen,
    /// The contract that ends last first.
    pub(crate) contracts: Vec<ContractRow>,
    /// What is open, by contract in the order of `contracts`; what comes from no contract is last.
    pub(crate) receivables: Vec<ReceivableGroup>,
    /// The first page of the payments, the last day first.
    pub(crate) payments: PaymentPage,
}

/// What is open, by how long it has been due.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ArrearsByAge {
    #[schema(value_type = i64)]
    pub(crate) not_due_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) days_1_30_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) days_31_60_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) days_61_90_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) over_90_fen: Fen,
}

/// Agreed services, price and billing cycle.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContractRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ContractId,
    /// As it stands on paper.
    pub(crate) number: Option<String>,
    pub(crate) services: String,
    /// The price of one billing cycle, in fen.
    #[schema(value_type = i64)]
    pub(crate) price_fen: Fen,
    #[schema(value_type = BillingCycleWord)]
    pub(crate) billing_cycle: BillingCycle,
    /// The day of a cycle's first month on which it is due, 1 to 31.
    pub(crate) due_day: u32,
    pub(crate) starts_on: NaiveDate,
    /// The last day.
    pub(crate) ends_on: NaiveDate,
    /// `YYYYMM`: cycles that begin earlier were settled elsewhere. Null: all are billed.
    pub(crate) bill_from: Option<i32>,
    /// Grows with every change; a change names it in `If-Match`.
    pub(crate) revision: i64,
    /// Why it does not count any more; null while it does.
    pub(crate) cancel_reason: Option<String>,
}

/// What is open of one contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReceivableGroup {
    /// Null for what comes from no contract.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) contract_id: Option<ContractId>,
    /// The first due first.
    pub(crate) receivables: Vec<ReceivableRow>,
}

/// One billed item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReceivableRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ReceivableId,
    pub(crate) title: String,
    /// `YYYYMM`; null when it is for no months.
    pub(crate) first_period: Option<i32>,
    /// `YYYYMM`.
    pub(crate) last_period: Option<i32>,
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) paid_fen: Fen,
    #[schema(value_type = i64)]
    pub(crate) open_fen: Fen,
    pub(crate) due_on: NaiveDate,
    #[schema(value_type = ArrearsAgeWord)]
    pub(crate) age: ArrearsAge,
    /// Grows with every change and payment; a change names it in `If-Match`.
    pub(crate) revision: i64,
    /// Why it does not count any more; null while it does.
    pub(crate) cancel_reason: Option<String>,
}

/// A payment in the history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: PaymentId,
    /// Of its receipt.
    pub(crate) number: String,
    pub(crate) paid_on: NaiveDate,
    #[schema(value_type = PaymentMethodWord)]
    pub(crate) method: PaymentMethod,
    pub(crate) payer: Option<String>,
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    /// It does not count any more.
    pub(crate) voided: bool,
}

/// A page of the history, the last day first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentPage {
    pub(crate) items: Vec<PaymentRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// Money received against receivables.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Payment {
    #[schema(value_type = Uuid)]
    pub(crate) id: PaymentId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    /// Of its receipt.
    pub(crate) number: String,
    #[serde(flatten)]
    pub(crate) terms: PaymentTerms,
    /// The files that prove it, in their order.
    pub(crate) attachments: Vec<Attachment>,
    /// The amount in Chinese capital numerals.
    pub(crate) capital: String,
    pub(crate) recorded_by: StaffName,
    pub(crate) created_at: DateTime<Utc>,
    /// Grows with every change; a change names it in `If-Match`.
    pub(crate) revision: i64,
    /// Why it does not count any more.
    pub(crate) voided: Option<PaymentVoid>,
    /// The last change first.
    pub(crate) changes: Vec<PaymentChange>,
}

/// What a payment says, all of which can be corrected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentTerms {
    pub(crate) paid_on: NaiveDate,
    #[schema(value_type = PaymentMethodWord)]
    pub(crate) method: PaymentMethod,
    pub(crate) account: Option<String>,
    pub(crate) payer: Option<String>,
    pub(crate) remark: Option<String>,
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    pub(crate) items: Vec<PaymentItem>,
    /// What the items leave of the amount: it was paid in advance.
    #[schema(value_type = i64)]
    pub(crate) credit_fen: Fen,
}

/// What a client's credit is after some of it was used.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct CreditLeft {
    /// In fen; never below zero.
    #[schema(value_type = i64)]
    pub(crate) credit_fen: Fen,
}

/// A part of a payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentItem {
    #[schema(value_type = Uuid)]
    pub(crate) receivable_id: ReceivableId,
    pub(crate) title: String,
    /// `YYYYMM`; null when it is for no months.
    pub(crate) first_period: Option<i32>,
    /// `YYYYMM`.
    pub(crate) last_period: Option<i32>,
    pub(crate) due_on: NaiveDate,
    /// How much of the payment is for it.
    #[schema(value_type = i64)]
    pub(crate) amount_fen: Fen,
    /// What is still open of it, now and besides this payment.
    #[schema(value_type = i64)]
    pub(crate) open_fen: Fen,
}

/// Why a payment does not count any more.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentVoid {
    pub(crate) reason: String,
    pub(crate) by: StaffName,
    pub(crate) at: DateTime<Utc>,
}

/// A change in the history of a payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentChange {
    /// The revision that it led to.
    pub(crate) revision: i64,
    #[schema(value_type = PaymentChangeKindWord)]
    pub(crate) kind: &'static str,
    pub(crate) by: StaffName,
    pub(crate) at: DateTime<Utc>,
    /// What is different, in the order of the form.
    #[schema(value_type = Vec<PaymentFieldWord>)]
    pub(crate) fields: Vec<&'static str>,
    pub(crate) before: PaymentTerms,
    pub(crate) after: PaymentTerms,
}

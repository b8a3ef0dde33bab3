use chrono::{DateTime, NaiveDate, Utc};
use sidebook_domain::{
    BillingCycle, ClientId, ContractId, ContractTerms, Fen, Period, ReceivableId, ShortText, Span,
};
use uuid::Uuid;

use crate::StorageError;
use crate::entity::{contract, receivable};
use crate::reading::word;

/// Agreed services, price and billing cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// The client.
    pub client: ClientId,
    /// Its number on paper.
    pub number: Option<ShortText>,
    /// What was agreed.
    pub services: ShortText,
    /// What it says about money.
    pub terms: ContractTerms,
    /// Grows with every change.
    pub revision: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A contract to add.
#[derive(Debug, Clone)]
pub struct NewContract {
    /// The client.
    pub client: ClientId,
    /// Its number on paper.
    pub number: Option<ShortText>,
    /// What was agreed.
    pub services: ShortText,
    /// What it says about money.
    pub terms: ContractTerms,
}

/// One billed item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receivable {
    /// Its id.
    pub id: ReceivableId,
    /// The client.
    pub client: ClientId,
    /// The contract it comes from.
    pub contract: Option<ContractId>,
    /// What is billed.
    pub title: ShortText,
    /// For which months. `None`: for no months, as a registration.
    pub span: Option<Span>,
    /// How much.
    pub amount: Fen,
    /// How much of it was paid.
    pub paid: Fen,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Grows with every change.
    pub revision: i64,
}

impl Receivable {
    /// What is still to be paid.
    #[must_use]
    pub fn open(&self) -> Fen {
        // The database keeps what was paid between nothing and the amount.
        Fen(self.amount.0.saturating_sub(self.paid.0))
    }
}

/// An item to bill.
#[derive(Debug, Clone)]
pub struct NewReceivable {
    /// The client.
    pub client: ClientId,
    /// The contract it comes from, of the same client.
    pub contract: Option<ContractId>,
    /// What is billed.
    pub title: ShortText,
    /// For which months.
    pub span: Option<Span>,
    /// How much.
    pub amount: Fen,
    /// When it is due.
    pub due_on: NaiveDate,
}

/// A text that was checked when it was stored.
pub(in crate::books) fn text(
    text: &str,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<ShortText, StorageError> {
    ShortText::parse(text).map_err(|_| StorageError::inconsistent(table, column, row))
}

/// One that may be absent.
pub(in crate::books) fn optional_text(
    stored: Option<&str>,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<Option<ShortText>, StorageError> {
    stored.map(|stored| text(stored, table, column, row)).transpose()
}

impl TryFrom<contract::Model> for Contract {
    type Error = StorageError;

    fn try_from(row: contract::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "contracts";
        let due_day = u32::try_from(row.due_day).ok();
        Ok(Self {
            id: ContractId(row.id),
            client: ClientId(row.client_id),
            number: optional_text(row.number.as_deref(), TABLE, "number", row.id)?,
            services: text(&row.services, TABLE, "services", row.id)?,
            terms: ContractTerms {
                price: Fen(row.price_fen),
                cycle: word(
                    BillingCycle::parse(&row.billing_cycle),
                    TABLE,
                    "billing_cycle",
                    row.id,
                )?,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                due_day: word(due_day, TABLE, "due_day", row.id)?,
            },
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<receivable::Model> for Receivable {
    type Error = StorageError;

    fn try_from(row: receivable::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "receivables";
        let period = |number: i64| {
            i32::try_from(number)
                .ok()
                .and_then(|yyyymm| Period::new(yyyymm).ok())
        };
        let span = match (row.first_period, row.last_period) {
            (None, None) => None,
            (first, last) => {
                let span = first.and_then(period).zip(last.and_then(period));
                let span = span.and_then(|(first, last)| Span::new(first, last));
                Some(word(span, TABLE, "first_period", row.id)?)
            }
        };
        Ok(Self {
            id: ReceivableId(row.id),
            client: ClientId(row.client_id),
            contract: row.contract_id.map(ContractId),
            title: text(&row.title, TABLE, "title", row.id)?,
            span,
            amount: Fen(row.amount_fen),
            paid: Fen(row.paid_fen),
            due_on: row.due_on,
            revision: row.revision,
        })
    }
}

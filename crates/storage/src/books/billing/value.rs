use chrono::{DateTime, NaiveDate, Utc};
use sidebook_domain::{
    BillingCycle, BillingRefusal, ClientId, ContractId, ContractTerms, Fen, Period, ReceivableId,
    ReceivableTerms, ShortText, Span, StaffId,
};
use uuid::Uuid;

use crate::StorageError;
use crate::entity::{contract, receivable};
use crate::reading::{period, word};

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
    /// Why it does not count any more.
    pub cancelled: Option<Cancelled>,
}

impl Contract {
    /// What of it can be changed.
    #[must_use]
    pub fn content(&self) -> ContractContent {
        ContractContent {
            number: self.number.clone(),
            services: self.services.clone(),
            terms: self.terms,
        }
    }
}

/// What of a contract can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractContent {
    /// Its number on paper.
    pub number: Option<ShortText>,
    /// What was agreed.
    pub services: ShortText,
    /// What it says about money.
    pub terms: ContractTerms,
}

/// Why something does not count any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// In whose words.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words.
    pub reason: ShortText,
}

/// Who enters something, and what makes repeating the request harmless.
#[derive(Debug, Clone)]
pub struct EntryKey {
    /// Who.
    pub by: StaffId,
    /// Once per person.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
}

/// What entering something came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered<T> {
    /// It stands in the books.
    New(T),
    /// The same request was obeyed before: this is it, as it stands now.
    Repeated(T),
    /// The key was used for another request.
    KeyReused,
}

/// What changing a contract or a receivable came to. Commit only after [`Altered::Done`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Altered<T> {
    /// It stands like `after` now; the same as `before` when nothing is different.
    Done {
        /// How it stood.
        before: T,
        /// How it stands.
        after: T,
    },
    /// Somebody was first: this stands there now.
    Stale(T),
    /// It stays as it is.
    Refused(BillingRefusal),
    /// There is none.
    NotFound,
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
    /// Why it does not count any more.
    pub cancelled: Option<Cancelled>,
}

impl Receivable {
    /// What is still to be paid: nothing of what was cancelled.
    #[must_use]
    pub fn open(&self) -> Fen {
        if self.cancelled.is_some() {
            return Fen(0);
        }
        // The database keeps what was paid between nothing and the amount.
        Fen(self.amount.0.saturating_sub(self.paid.0))
    }
}

impl Receivable {
    /// What it says.
    #[must_use]
    pub fn terms(&self) -> ReceivableTerms {
        ReceivableTerms {
            title: self.title.clone(),
            span: self.span,
            amount: self.amount,
            due_on: self.due_on,
        }
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
pub(crate) fn text(
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

/// The columns that say why something does not count any more.
fn cancelled(
    by: Option<Uuid>,
    at: Option<DateTime<Utc>>,
    reason: Option<&str>,
    table: &'static str,
    row: Uuid,
) -> Result<Option<Cancelled>, StorageError> {
    match (by, at, reason) {
        (None, None, None) => Ok(None),
        (Some(by), Some(at), Some(reason)) => Ok(Some(Cancelled {
            by: StaffId(by),
            at,
            reason: text(reason, table, "cancel_reason", row)?,
        })),
        _ => Err(StorageError::inconsistent(table, "cancel_reason", row)),
    }
}

/// A column that may hold a month.
pub(super) fn month(
    stored: Option<i64>,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<Option<Period>, StorageError> {
    stored
        .map(|number| period(number, table, column, row))
        .transpose()
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
                bill_from: month(row.bill_from, TABLE, "bill_from", row.id)?,
            },
            revision: row.revision,
            created_at: row.created_at,
            cancelled: cancelled(
                row.cancelled_by,
                row.cancelled_at,
                row.cancel_reason.as_deref(),
                TABLE,
                row.id,
            )?,
        })
    }
}

impl TryFrom<receivable::Model> for Receivable {
    type Error = StorageError;

    fn try_from(row: receivable::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "receivables";
        let first = month(row.first_period, TABLE, "first_period", row.id)?;
        let last = month(row.last_period, TABLE, "last_period", row.id)?;
        let span = match (first, last) {
            (None, None) => None,
            (first, last) => {
                let span = first.zip(last).and_then(|(first, last)| Span::new(first, last));
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
            cancelled: cancelled(
                row.cancelled_by,
                row.cancelled_at,
                row.cancel_reason.as_deref(),
                TABLE,
                row.id,
            )?,
        })
    }
}

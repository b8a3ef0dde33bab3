use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sidebook_domain::{
    Allocation, AllocationError, AttachmentId, ClientId, Fen, PaymentField, PaymentId, PaymentMethod,
    PaymentTerms, ReceivableId, ShortText, StaffId,
};

use crate::StorageError;
use crate::books::Attachment;
use crate::books::billing::{EntryKey, optional_text, text};
use crate::entity::{payment, payment_allocation, payment_change};
use crate::reading::{json, word};

const TABLE: &str = "payments";

/// Money received against receivables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The client.
    pub client: ClientId,
    /// The number of its receipt.
    pub number: String,
    /// What it says.
    pub terms: PaymentTerms,
    /// Who recorded it.
    pub recorded_by: StaffId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: i64,
    /// Why it does not count any more.
    pub voided: Option<Voided>,
}

/// Why a payment does not count any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// In whose words.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// Their words.
    pub reason: ShortText,
}

/// A payment to record.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// The client.
    pub client: ClientId,
    /// What it says.
    pub terms: PaymentTerms,
    /// Who records it.
    pub by: StaffId,
    /// The year of its receipt's number.
    pub year: i32,
    /// What makes repeating the request harmless; once per person.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
}

/// What recording a payment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedPayment {
    /// It stands in the books.
    New(Payment),
    /// The same request was recorded before: this is it, as it stands now.
    Repeated(Payment),
    /// The key was used for another request.
    KeyReused,
    /// It cannot be allocated like that.
    Refused(AllocationError),
}

/// Receivables to be paid out of a client's credit.
#[derive(Debug, Clone)]
pub struct NewCreditUse {
    /// The client.
    pub client: ClientId,
    /// What is paid.
    pub items: Vec<Allocation>,
    /// Who asks for it.
    pub entry: EntryKey,
}

/// What using credit came to. Commit only after [`CreditUsed::Done`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditUsed {
    /// It is paid out of these payments, as they stand now.
    Done(Vec<Payment>),
    /// The same request was obeyed before.
    Repeated,
    /// The key was used for another request.
    KeyReused,
    /// It cannot be paid like that.
    Refused(AllocationError),
}

/// What changing a payment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once a request, and mostly the large one"
)]
pub enum Changed {
    /// It stands like this now.
    Done(Payment),
    /// It was changed meanwhile, in these parts.
    Stale(Vec<PaymentField>),
    /// It is void, and void payments stay as they are.
    Voided,
    /// It cannot be allocated like that.
    Refused(AllocationError),
    /// There is no such payment.
    NotFound,
}

/// A change in the history of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentChange {
    /// The revision that it led to.
    pub revision: i64,
    /// What was done.
    pub kind: PaymentChangeKind,
    /// Who did it.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// What the payment said before.
    pub before: PaymentTerms,
    /// What it said after.
    pub after: PaymentTerms,
}

impl PaymentChange {
    /// The parts that changed, in the order of the form.
    #[must_use]
    pub fn fields(&self) -> Vec<PaymentField> {
        match self.kind {
            PaymentChangeKind::Edited => self.before.differences(&self.after),
            PaymentChangeKind::Voided => vec![PaymentField::Voided],
        }
    }
}

/// What was done to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentChangeKind {
    /// Corrected.
    Edited,
    /// Declared void.
    Voided,
}

impl PaymentChangeKind {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Voided => "voided",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Edited, Self::Voided]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Where a page of payments ends: the day of its last payment, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentKey {
    pub(super) paid_on: NaiveDate,
    pub(super) id: PaymentId,
}

/// Not the end of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key of a payment")]
pub struct PaymentKeyError;

impl std::fmt::Display for PaymentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.paid_on, self.id)
    }
}

impl FromStr for PaymentKey {
    type Err = PaymentKeyError;

    fn from_str(text: &str) -> Result<Self, PaymentKeyError> {
        let (day, id) = text.split_once('.').ok_or(PaymentKeyError)?;
        let paid_on: NaiveDate = day.parse().map_err(|_| PaymentKeyError)?;
        let id = id.parse().map_err(|_| PaymentKeyError)?;
        // Days that no database has would fail there.
        if sidebook_domain::is_book_day(paid_on) {
            Ok(Self { paid_on, id })
        } else {
            Err(PaymentKeyError)
        }
    }
}

impl Payment {
    pub(super) fn key(&self) -> PaymentKey {
        PaymentKey {
            paid_on: self.terms.paid_on,
            id: self.id,
        }
    }

    /// A row with its allocations and its files, in their order.
    pub(super) fn read(
        row: payment::Model,
        allocations: Vec<payment_allocation::Model>,
        files: Vec<Attachment>,
    ) -> Result<Self, StorageError> {
        let voided = match (row.voided_by, row.voided_at, row.void_reason.as_deref()) {
            (None, None, None) => None,
            (Some(by), Some(at), Some(reason)) => Some(Voided {
                by: StaffId(by),
                at,
                reason: text(reason, TABLE, "void_reason", row.id)?,
            }),
            _ => return Err(StorageError::inconsistent(TABLE, "void_reason", row.id)),
        };
        let item = |allocation: payment_allocation::Model| Allocation {
            receivable: ReceivableId(allocation.receivable_id),
            amount: Fen(allocation.amount_fen),
        };
        Ok(Self {
            id: PaymentId(row.id),
            client: ClientId(row.client_id),
            terms: PaymentTerms {
                paid_on: row.paid_on,
                method: word(PaymentMethod::parse(&row.method), TABLE, "method", row.id)?,
                account: optional_text(row.account.as_deref(), TABLE, "account", row.id)?,
                payer: optional_text(row.payer.as_deref(), TABLE, "payer", row.id)?,
                remark: optional_text(row.remark.as_deref(), TABLE, "remark", row.id)?,
                amount: Fen(row.amount_fen),
                items: allocations.into_iter().map(item).collect(),
                attachments: files
                    .into_iter()
                    .map(|file| file.id)
                    .collect::<Vec<AttachmentId>>(),
            },
            number: row.number,
            recorded_by: StaffId(row.recorded_by),
            created_at: row.created_at,
            revision: row.revision,
            voided,
        })
    }
}

impl TryFrom<payment_change::Model> for PaymentChange {
    type Error = StorageError;

    fn try_from(row: payment_change::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "payment_changes";
        Ok(Self {
            revision: row.revision,
            kind: word(PaymentChangeKind::parse(&row.kind), TABLE, "kind", row.id)?,
            by: StaffId(row.staff_id),
            at: row.at,
            before: json(row.before, TABLE, "before", row.id)?,
            after: json(row.after, TABLE, "after", row.id)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_round_trip_and_odd_ones_are_refused() {
        let key = "2026-11-27.01890000-0000-7000-8000-000000000001";
        assert_eq!(key.parse::<PaymentKey>().unwrap().to_string(), key);
        for odd in [
            "",
            "2026-11-27",
            "2026-11-27.x",
            "+262142-12-31.01890000-0000-7000-8000-000000000001",
        ] {
            assert_eq!(odd.parse::<PaymentKey>(), Err(PaymentKeyError), "{odd}");
        }
    }
}

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sidebook_domain::{
    AttachmentId, ClientId, DocumentIntakeId, DocumentKind, Fen, IntakeContent, Period, StaffId,
};

use crate::StorageError;
use crate::books::Attachment;
use crate::entity::document_intake;
use crate::reading::word;

/// Documents of one kind that a client handed in for a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Its id.
    pub id: DocumentIntakeId,
    /// Whose documents.
    pub client: ClientId,
    /// What it says.
    pub content: IntakeContent,
    /// Who wrote it down.
    pub recorded_by: StaffId,
    /// Counts changes, from 1.
    pub revision: i64,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl Intake {
    /// Its place in lists: latest month first, in a month the one written down last.
    #[must_use]
    pub fn key(&self) -> IntakeKey {
        IntakeKey {
            period: self.content.period,
            id: self.id,
        }
    }
}

/// An intake in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeEntry {
    /// The intake.
    pub intake: Intake,
    /// The name of who wrote it down.
    pub recorded_by_name: String,
    /// Its pictures and files.
    pub attachments: Vec<Attachment>,
}

/// An intake to write down.
#[derive(Debug, Clone)]
pub struct NewIntake {
    /// Whose documents.
    pub client: ClientId,
    /// What it says.
    pub content: IntakeContent,
    /// Its pictures and files.
    pub attachments: Vec<AttachmentId>,
    /// Who writes it down.
    pub recorded_by: StaffId,
    /// What makes repeating the request harmless; once per person.
    pub idempotency_key: String,
    /// Tells whether a repeated request is the same one.
    pub request_hash: String,
}

/// What writing an intake down came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It was stored.
    New(Intake),
    /// The same request was stored before: this is it, as it stands now.
    Repeated(Intake),
    /// The key was used for another request.
    KeyReused,
}

/// What an intake said from one change to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeRevision {
    /// Which change; 1 is its beginning.
    pub revision: i64,
    /// The name of who made it.
    pub changed_by_name: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// All it said from then on.
    pub content: IntakeContent,
    /// The files it had from then on.
    pub attachments: Vec<AttachmentId>,
}

/// The place of an intake in lists; as text `202603.<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntakeKey {
    /// Its month.
    pub period: Period,
    /// Its id.
    pub id: DocumentIntakeId,
}

/// No place of an intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list of intakes")]
pub struct IntakeKeyError;

impl fmt::Display for IntakeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.period, self.id)
    }
}

impl FromStr for IntakeKey {
    type Err = IntakeKeyError;

    fn from_str(text: &str) -> Result<Self, IntakeKeyError> {
        let (period, id) = text.split_once('.').ok_or(IntakeKeyError)?;
        let period = period.parse().ok().and_then(|number| Period::new(number).ok());
        Ok(Self {
            period: period.ok_or(IntakeKeyError)?,
            id: id.parse().map_err(|_| IntakeKeyError)?,
        })
    }
}

/// The month of a stored number.
fn period(number: i64) -> Option<Period> {
    i32::try_from(number)
        .ok()
        .and_then(|number| Period::new(number).ok())
}

impl TryFrom<document_intake::Model> for Intake {
    type Error = StorageError;

    fn try_from(row: document_intake::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "document_intakes";
        Ok(Self {
            id: DocumentIntakeId(row.id),
            client: ClientId(row.client_id),
            content: IntakeContent {
                period: word(period(row.period), TABLE, "period", row.id)?,
                kind: word(DocumentKind::parse(&row.kind), TABLE, "kind", row.id)?,
                count: row.count,
                amount: row.amount_fen.map(Fen),
                handed_in_by: row.handed_in_by,
                received_by: row.received_by,
                received_on: row.received_on,
                remark: row.remark,
                completed: row.completed,
            },
            recorded_by: StaffId(row.recorded_by),
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_read_back(year in 2000..2100, month in 1..=12, id in any::<u128>()) {
            let key = IntakeKey {
                period: Period::new(year * 100 + month).unwrap(),
                id: DocumentIntakeId(Uuid::from_u128(id)),
            };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn reading_a_key_never_panics(text in ".{0,60}") {
            let _ = text.parse::<IntakeKey>();
        }
    }
}

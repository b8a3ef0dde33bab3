use chrono::{DateTime, Utc};
use sidebook_domain::{ClientId, Fen, FilingError, FilingState, Period, TaxFilingId, TaxKind};

use crate::StorageError;
use crate::entity::tax_filing;
use crate::reading::{period, word};

/// The filing of one tax kind of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxFiling {
    /// Its id.
    pub id: TaxFilingId,
    /// The client.
    pub client: ClientId,
    /// The month it is about, or the last one of the quarter.
    pub period: Period,
    /// What is filed; once per client and period.
    pub kind: TaxKind,
    /// How far it is.
    pub state: FilingState,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When what the return says was entered or corrected last. That it was paid is no word of the return.
    pub registered_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

/// A filing to add as it is.
#[derive(Debug, Clone)]
pub struct NewTaxFiling {
    /// The client.
    pub client: ClientId,
    /// The month it is about, or the last one of the quarter.
    pub period: Period,
    /// What is filed; once per client and period.
    pub kind: TaxKind,
    /// How far it is.
    pub state: FilingState,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilingChange {
    /// It stands, and this is how. `before` is `None` when it was not registered.
    Done {
        /// As it was.
        before: Option<FilingState>,
        /// As it is.
        filing: TaxFiling,
    },
    /// The step cannot follow.
    Refused(FilingError),
    /// Somebody else changed it first; so it stands now. `None` when there is none.
    Stale(Option<TaxFiling>),
}

impl TryFrom<tax_filing::Model> for TaxFiling {
    type Error = StorageError;

    fn try_from(row: tax_filing::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "tax_filings";
        let state = FilingState::from_parts(&row.state, row.amount_fen.map(Fen), row.filed_on, row.paid_on);
        Ok(Self {
            id: TaxFilingId(row.id),
            client: ClientId(row.client_id),
            period: period(row.period, TABLE, "period", row.id)?,
            kind: word(TaxKind::parse(&row.kind), TABLE, "kind", row.id)?,
            state: word(state, TABLE, "state", row.id)?,
            created_at: row.created_at,
            registered_at: row.registered_at.unwrap_or(row.created_at),
            updated_at: row.updated_at,
            revision: row.revision,
        })
    }
}

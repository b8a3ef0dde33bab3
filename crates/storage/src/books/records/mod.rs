//! Records from outside (`sidebook_domain::Record`) put into the books: by another system's key, or by what there is once.
//!
//! [`Records::put_many`] is the one verb of all kinds. What is new of a batch is inserted together; what stands there is
//! changed row by row through the verbs of its own repository, with all they check. How rows of a kind are found, added,
//! changed and taken back is in the kind's own file here, as `kind::Rows` asks; `kind::with_rows` lists the kinds.

mod article;
mod client;
mod client_contact;
mod contract;
mod filing;
mod intake;
mod invoice;
mod keys;
mod kind;
mod lookup;
mod missing_document;
mod payment;
mod pending;
mod putting;
mod receivable;
mod registration_order;
mod report;
mod service;
mod trial;
mod undo;
mod value;

pub use trial::Trial;
pub use undo::{Undone, given_row};
pub use value::{Finding, Put, PutRow, PutRules, StandingRecord};

use sidebook_domain::RecordKind;
use uuid::Uuid;

use crate::{AgencyDoor, StorageError, Writing};
use kind::{Rows, with_rows};
use putting::{Putting, put_all};

/// Rows from outside. By `of(agency).records()`.
#[derive(Debug)]
pub struct Records<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a> AgencyDoor<'a, Writing> {
    /// The way of rows from outside into this agency's books.
    #[must_use]
    pub fn records(&self) -> Records<'a, Writing> {
        Records { door: *self }
    }
}

impl Records<'_, Writing> {
    /// Puts rows of a kind into the books, in the given order; what became of each in the same order. A row that is
    /// refused leaves the others.
    ///
    /// What each kind does is boxed: together the kinds would make a future that fills a thread's stack.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when another unit of work put the same meanwhile: drop this one and do all of it
    /// again.
    pub async fn put_many(
        &self,
        kind: RecordKind,
        rows: Vec<PutRow>,
        rules: &PutRules,
    ) -> Result<Vec<Put>, StorageError> {
        with_rows!(kind, K => Box::pin(put_all::<K>(self.door, rows, rules, None)).await)
    }

    /// What [`Records::put_many`] would do, in a unit of work that the caller drops. Rows may be tried batch by batch:
    /// what earlier ones would have left is in `trial`.
    ///
    /// # Errors
    /// As [`Records::put_many`].
    pub async fn try_many(
        &self,
        kind: RecordKind,
        rows: Vec<PutRow>,
        rules: &PutRules,
        trial: &mut Trial,
    ) -> Result<Vec<Put>, StorageError> {
        with_rows!(kind, K => Box::pin(put_all::<K>(self.door, rows, rules, Some(trial))).await)
    }

    /// A row as it stands, in the words of a body; `None` when there is none.
    pub async fn standing(&self, kind: RecordKind, id: Uuid) -> Result<Option<StandingRecord>, StorageError> {
        with_rows!(kind, K => Box::pin(<K as Rows>::standing(self.door, id)).await)
    }
}

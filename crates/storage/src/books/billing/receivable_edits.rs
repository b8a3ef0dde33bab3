//! Receivables that people enter, change and cancel.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{BillingRefusal, ReceivableId, ReceivableTerms, ShortText, StaffId, may_cancel};

use super::{Altered, Cancelled, Entered, EntryKey, NewReceivable, Receivable, Receivables};
use crate::entity::receivable::{ActiveModel, Column, Entity};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Receivables<'_, Writing> {
    /// Enters a receivable once per person and key, however often and however simultaneously it is asked for. Commit
    /// only after [`Entered::New`].
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client, its contract or the staff member is not the agency's,
    /// [`StorageError::Duplicate`] when the contract has an item of this title for these months.
    pub async fn enter(
        &self,
        new: NewReceivable,
        entry: EntryKey,
    ) -> Result<Entered<Receivable>, StorageError> {
        let staff = self.door.staff().find(entry.by).await?;
        require_all("staff", [entry.by.0], staff.map(|staff| staff.id.0))?;
        if let Some(contract) = new.contract {
            let found = self.door.contracts().find(contract).await?;
            let found = found.filter(|found| found.client == new.client);
            require_all("contracts", [contract.0], found.map(|found| found.id.0))?;
        }
        // Before the row: what comes again is no second item of the same title.
        if let Some(answer) = self.repeated(&entry).await? {
            return Ok(answer);
        }
        for row in self.rows(vec![new], Some(&entry)).await? {
            let once = [Column::RecordedBy, Column::IdempotencyKey];
            let inserted = Entity::insert(ActiveModel::from(row.clone()))
                .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                .exec_without_returning(self.door.executor)
                .await?;
            if inserted == 1 {
                return Ok(Entered::New(Receivable::try_from(row)?));
            }
        }
        Ok(self.repeated(&entry).await?.unwrap_or(Entered::KeyReused))
    }

    async fn repeated(&self, entry: &EntryKey) -> Result<Option<Entered<Receivable>>, StorageError> {
        let first = self
            .query()
            .filter(Column::RecordedBy.eq(entry.by.0))
            .filter(Column::IdempotencyKey.eq(entry.idempotency_key.as_str()))
            .one(self.door.executor)
            .await?;
        let Some(first) = first else { return Ok(None) };
        if first.request_hash.as_deref() == Some(entry.request_hash.as_str()) {
            Ok(Some(Entered::Repeated(Receivable::try_from(first)?)))
        } else {
            Ok(Some(Entered::KeyReused))
        }
    }

    /// Changes a receivable that stands at `revision`; never to less than what is paid of it. Which cycle of a contract
    /// it was billed for stays, so the cycle is not billed again.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when its contract has an item of this title for these months.
    pub async fn change(
        &self,
        id: ReceivableId,
        revision: i64,
        terms: ReceivableTerms,
    ) -> Result<Altered<Receivable>, StorageError> {
        let stands = match self.standing(id, revision).await? {
            Ok(stands) => stands,
            Err(refused) => return Ok(refused),
        };
        if let Err(refused) = terms.allows(stands.paid) {
            return Ok(Altered::Refused(refused));
        }
        if stands.terms() == terms {
            return Ok(Altered::Done {
                before: stands.clone(),
                after: stands,
            });
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            title: Set(terms.title.into()),
            first_period: Set(terms.span.map(|span| i64::from(span.first().number()))),
            last_period: Set(terms.span.map(|span| i64::from(span.last().number()))),
            amount_fen: Set(terms.amount.0),
            due_on: Set(terms.due_on),
            revision: Set(next_revision(&stands)?),
            ..Default::default()
        };
        let after = Receivable::try_from(Entity::update(change).exec(self.door.executor).await?)?;
        Ok(Altered::Done {
            before: stands,
            after,
        })
    }

    /// Cancels a receivable that stands at `revision`: refused when anything of it is paid. The cycle of a contract that
    /// it was billed for is not billed again.
    pub async fn cancel(
        &self,
        id: ReceivableId,
        revision: i64,
        by: StaffId,
        reason: ShortText,
    ) -> Result<Altered<Receivable>, StorageError> {
        let before = match self.standing(id, revision).await? {
            Ok(stands) => stands,
            Err(refused) => return Ok(refused),
        };
        if let Err(refused) = may_cancel(before.paid) {
            return Ok(Altered::Refused(refused));
        }
        let cancelled = Cancelled {
            by,
            at: self.door.context.now(),
            reason,
        };
        if self.door.cancel_receivables([id.0], &cancelled).await? != 1 {
            return Err(StorageError::Stale);
        }
        let after = Receivable {
            revision: next_revision(&before)?,
            cancelled: Some(cancelled),
            ..before.clone()
        };
        Ok(Altered::Done { before, after })
    }

    /// The receivable, locked, if it may be changed from `revision`; else what to answer.
    async fn standing(
        &self,
        id: ReceivableId,
        revision: i64,
    ) -> Result<Result<Receivable, Altered<Receivable>>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(match row.map(Receivable::try_from).transpose()? {
            None => Err(Altered::NotFound),
            Some(stands) if stands.revision != revision => Err(Altered::Stale(stands)),
            Some(stands) if stands.cancelled.is_some() => Err(Altered::Refused(BillingRefusal::Cancelled)),
            Some(stands) => Ok(stands),
        })
    }
}

fn next_revision(stands: &Receivable) -> Result<i64, StorageError> {
    let lost = || StorageError::inconsistent("receivables", "revision", stands.id);
    stands.revision.checked_add(1).ok_or_else(lost)
}

//! Contracts that people enter, change, end and cancel.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{BillingRefusal, ContractId, Fen, Period, ShortText, StaffId, may_cancel};

use super::{Altered, Cancelled, Contract, ContractContent, Contracts, Entered, EntryKey, NewContract};
use crate::entity::contract::{ActiveModel, Column, Entity};
use crate::entity::receivable;
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Contracts<'_, Writing> {
    /// Enters a contract once per person and key, however often and however simultaneously it is asked for. Commit only
    /// after [`Entered::New`].
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client or the staff member is not the agency's.
    pub async fn enter(&self, new: NewContract, entry: EntryKey) -> Result<Entered<Contract>, StorageError> {
        self.door.require_clients([new.client]).await?;
        let staff = self.door.staff().find(entry.by).await?;
        require_all("staff", [entry.by.0], staff.map(|staff| staff.id.0))?;
        let row = self.row(new, Some(&entry));
        let once = [Column::RecordedBy, Column::IdempotencyKey];
        let inserted = Entity::insert(ActiveModel::from(row.clone()))
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        if inserted == 1 {
            return Ok(Entered::New(Contract::try_from(row)?));
        }
        let first = self
            .query()
            .filter(Column::RecordedBy.eq(entry.by.0))
            .filter(Column::IdempotencyKey.eq(entry.idempotency_key.as_str()))
            .one(self.door.executor)
            .await?;
        match first {
            Some(first) if first.request_hash.as_deref() == Some(entry.request_hash.as_str()) => {
                Ok(Entered::Repeated(Contract::try_from(first)?))
            }
            _ => Ok(Entered::KeyReused),
        }
    }

    /// Changes a contract that stands at `revision`. What was billed stays as it is; bill what has begun afterwards
    /// ([`Contracts::bill_begun`]), in the same unit of work.
    pub async fn change(
        &self,
        id: ContractId,
        revision: i64,
        content: ContractContent,
    ) -> Result<Altered<Contract>, StorageError> {
        let stands = match self.standing(id, revision).await? {
            Ok(stands) => stands,
            Err(refused) => return Ok(refused),
        };
        if stands.content() == content {
            return Ok(Altered::Done {
                before: stands.clone(),
                after: stands,
            });
        }
        let terms = content.terms;
        let change = ActiveModel {
            id: Unchanged(id.0),
            number: Set(content.number.map(String::from)),
            services: Set(content.services.into()),
            price_fen: Set(terms.price.0),
            billing_cycle: Set(terms.cycle.as_str().to_owned()),
            due_day: Set(i64::from(terms.due_day)),
            starts_on: Set(terms.starts_on),
            ends_on: Set(terms.ends_on),
            bill_from: Set(terms.bill_from.map(|from| i64::from(from.number()))),
            ..Default::default()
        };
        self.save(stands, change).await
    }

    /// Lets a contract that stands at `revision` end on a day within its term. Receivables of cycles that would have
    /// begun in a later month, and on which nothing is paid, are cancelled with it; a cycle that runs already stays.
    pub async fn end(
        &self,
        id: ContractId,
        revision: i64,
        ends_on: NaiveDate,
        by: StaffId,
        reason: ShortText,
    ) -> Result<Altered<Contract>, StorageError> {
        let stands = match self.standing(id, revision).await? {
            Ok(stands) => stands,
            Err(refused) => return Ok(refused),
        };
        if ends_on < stands.terms.starts_on || ends_on > stands.terms.ends_on {
            return Ok(Altered::Refused(BillingRefusal::OutsideTerm));
        }
        let last = i64::from(Period::of(ends_on).number());
        let billed = self.lock_billed(id).await?;
        let later = billed
            .iter()
            .filter(|row| row.cycle_first.is_some_and(|first| first > last))
            .map(|row| row.id);
        let cancelled = self.cancelled(by, reason);
        self.door.cancel_receivables(later, &cancelled).await?;
        let change = ActiveModel {
            id: Unchanged(id.0),
            ends_on: Set(ends_on),
            ..Default::default()
        };
        self.save(stands, change).await
    }

    /// Cancels a contract that stands at `revision`, with all that was billed for it: refused when anything of that is
    /// paid.
    pub async fn cancel(
        &self,
        id: ContractId,
        revision: i64,
        by: StaffId,
        reason: ShortText,
    ) -> Result<Altered<Contract>, StorageError> {
        let stands = match self.standing(id, revision).await? {
            Ok(stands) => stands,
            Err(refused) => return Ok(refused),
        };
        let billed = self.lock_billed(id).await?;
        let paid = billed.iter().map(|row| row.paid_fen).fold(0, i64::saturating_add);
        if let Err(refused) = may_cancel(Fen(paid)) {
            return Ok(Altered::Refused(refused));
        }
        let cancelled = self.cancelled(by, reason);
        self.door
            .cancel_receivables(billed.iter().map(|row| row.id), &cancelled)
            .await?;
        let change = ActiveModel {
            id: Unchanged(id.0),
            cancelled_at: Set(Some(cancelled.at)),
            cancelled_by: Set(Some(by.0)),
            cancel_reason: Set(Some(cancelled.reason.into())),
            ..Default::default()
        };
        self.save(stands, change).await
    }

    /// The contract, locked, if it may be changed from `revision`; else what to answer.
    async fn standing(
        &self,
        id: ContractId,
        revision: i64,
    ) -> Result<Result<Contract, Altered<Contract>>, StorageError> {
        Ok(match self.lock(id).await? {
            None => Err(Altered::NotFound),
            Some(stands) if stands.revision != revision => Err(Altered::Stale(stands)),
            Some(stands) if stands.cancelled.is_some() => Err(Altered::Refused(BillingRefusal::Cancelled)),
            Some(stands) => Ok(stands),
        })
    }

    /// What was billed for a contract, which is locked; locked too, in the order of ids.
    async fn lock_billed(&self, id: ContractId) -> Result<Vec<receivable::Model>, StorageError> {
        let rows = receivable::Entity::find()
            .filter(receivable::Column::AgencyId.eq(self.door.agency.0))
            .filter(receivable::Column::ContractId.eq(id.0))
            .order_by_asc(receivable::Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        Ok(rows)
    }

    fn cancelled(&self, by: StaffId, reason: ShortText) -> Cancelled {
        Cancelled {
            by,
            at: self.door.context.now(),
            reason,
        }
    }

    async fn save(&self, before: Contract, change: ActiveModel) -> Result<Altered<Contract>, StorageError> {
        let lost = || StorageError::inconsistent("contracts", "revision", before.id);
        let change = ActiveModel {
            revision: Set(before.revision.checked_add(1).ok_or_else(lost)?),
            // What it says now may leave something to bill.
            billed_to: Set(None),
            ..change
        };
        let after = Contract::try_from(Entity::update(change).exec(self.door.executor).await?)?;
        Ok(Altered::Done { before, after })
    }
}

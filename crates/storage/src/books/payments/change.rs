use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{
    Allocation, Fen, PaymentField, PaymentId, PaymentTerms, ReceivableId, ShortText, StaffId,
    check_allocation,
};

use super::record::open_of;
use super::{Changed, Payment, PaymentChangeKind, Payments, Voided};
use crate::entity::payment::{ActiveModel, Column, Entity};
use crate::entity::{payment_allocation, payment_change};
use crate::{StorageError, Writing};

impl Payments<'_, Writing> {
    /// Corrects a payment that stands at `revision`, and keeps what it said before. Commit only after [`Changed::Done`].
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming receivables that are not the client's, and files that are something else's.
    pub async fn change(
        &self,
        id: PaymentId,
        revision: i64,
        terms: PaymentTerms,
        by: StaffId,
    ) -> Result<Changed, StorageError> {
        let Some(stands) = self.lock(id).await? else {
            return Ok(Changed::NotFound);
        };
        if stands.revision != revision {
            return Ok(Changed::Stale(self.changed_since(id, revision).await?));
        }
        if stands.voided.is_some() {
            return Ok(Changed::Voided);
        }
        if stands.terms == terms {
            return Ok(Changed::Done(stands));
        }
        let ids: Vec<ReceivableId> = terms
            .items
            .iter()
            .chain(&stands.terms.items)
            .map(|item| item.receivable)
            .collect();
        let receivables = self.door.receivables().lock(stands.client, &ids).await?;
        let before = |id| part_of(&stands.terms.items, id);
        // What this payment holds is free for its correction.
        let open = |id| {
            open_of(&receivables, id)
                .checked_add(before(id))
                .unwrap_or_default()
        };
        if let Err(error) = check_allocation(terms.amount, &terms.items, open) {
            return Ok(Changed::Refused(error));
        }
        if terms.attachments != stands.terms.attachments {
            self.tie(id, &terms.attachments).await?;
        }
        Ok(Changed::Done(self.replace(stands, terms, by).await?))
    }

    /// Writes other terms over those of a payment; it and all receivables of both are locked, and it was checked that
    /// they fit. Keeps what it said before.
    pub(super) async fn replace(
        &self,
        stands: Payment,
        terms: PaymentTerms,
        by: StaffId,
    ) -> Result<Payment, StorageError> {
        let id = stands.id;
        self.free(&stands).await?;
        payment_allocation::Entity::delete_many()
            .filter(payment_allocation::Column::AgencyId.eq(self.door.agency.0))
            .filter(payment_allocation::Column::PaymentId.eq(id.0))
            .exec(self.door.executor)
            .await?;
        self.allocate(id, &terms.items).await?;
        let next = self.next_revision(&stands)?;
        let new = terms.clone();
        let change = ActiveModel {
            id: Unchanged(id.0),
            unallocated_fen: Set(Some(new.credit().0)),
            paid_on: Set(new.paid_on),
            method: Set(new.method.as_str().to_owned()),
            account: Set(new.account.map(String::from)),
            payer: Set(new.payer.map(String::from)),
            remark: Set(new.remark.map(String::from)),
            amount_fen: Set(new.amount.0),
            revision: Set(next),
            ..Default::default()
        };
        Entity::update(change).exec(self.door.executor).await?;
        self.remember(&stands, next, PaymentChangeKind::Edited, by, &terms)
            .await?;
        Ok(Payment {
            terms,
            revision: next,
            ..stands
        })
    }

    /// Declares a payment void: its receivables are open again, its credit is gone, its number stays taken. Commit only after
    /// [`Changed::Done`].
    pub async fn void(&self, id: PaymentId, reason: ShortText, by: StaffId) -> Result<Changed, StorageError> {
        let Some(stands) = self.lock(id).await? else {
            return Ok(Changed::NotFound);
        };
        if stands.voided.is_some() {
            return Ok(Changed::Voided);
        }
        let ids: Vec<ReceivableId> = stands.terms.items.iter().map(|item| item.receivable).collect();
        self.door.receivables().lock(stands.client, &ids).await?;
        self.free(&stands).await?;
        let (next, at) = (self.next_revision(&stands)?, self.door.context.now());
        let change = ActiveModel {
            id: Unchanged(id.0),
            revision: Set(next),
            voided_at: Set(Some(at)),
            voided_by: Set(Some(by.0)),
            void_reason: Set(Some(reason.as_str().to_owned())),
            unallocated_fen: Set(Some(0)),
            ..Default::default()
        };
        Entity::update(change).exec(self.door.executor).await?;
        self.remember(&stands, next, PaymentChangeKind::Voided, by, &stands.terms)
            .await?;
        Ok(Changed::Done(Payment {
            revision: next,
            voided: Some(Voided { by, at, reason }),
            ..stands
        }))
    }

    /// The payment, kept from other writers until this unit of work ends. Before its receivables, always.
    async fn lock(&self, id: PaymentId) -> Result<Option<Payment>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(self.with_allocations(row.into_iter().collect()).await?.pop())
    }

    /// Takes back from the receivables, which are locked, what this payment paid of them.
    async fn free(&self, payment: &Payment) -> Result<(), StorageError> {
        for item in &payment.terms.items {
            self.door
                .receivables()
                .pay(item.receivable, item.amount.0.saturating_neg())
                .await?;
        }
        Ok(())
    }

    fn next_revision(&self, payment: &Payment) -> Result<i64, StorageError> {
        let lost = || StorageError::inconsistent("payments", "revision", payment.id);
        payment.revision.checked_add(1).ok_or_else(lost)
    }

    async fn changed_since(&self, id: PaymentId, revision: i64) -> Result<Vec<PaymentField>, StorageError> {
        let changes = self.history(id).await?;
        let changed: Vec<PaymentField> = changes
            .iter()
            .filter(|change| change.revision > revision)
            .flat_map(super::PaymentChange::fields)
            .collect();
        Ok(PaymentField::ALL
            .into_iter()
            .filter(|field| changed.contains(field))
            .collect())
    }

    async fn remember(
        &self,
        before: &Payment,
        revision: i64,
        kind: PaymentChangeKind,
        by: StaffId,
        after: &PaymentTerms,
    ) -> Result<(), StorageError> {
        let json = |terms: &PaymentTerms, column| {
            serde_json::to_value(terms)
                .map_err(|_| StorageError::inconsistent("payment_changes", column, before.id))
        };
        let row = payment_change::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            payment_id: Set(before.id.0),
            revision: Set(revision),
            kind: Set(kind.as_str().to_owned()),
            staff_id: Set(by.0),
            at: Set(self.door.context.now()),
            before: Set(json(&before.terms, "before")?),
            after: Set(json(after, "after")?),
        };
        payment_change::Entity::insert(row)
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}

pub(super) fn part_of(items: &[Allocation], id: ReceivableId) -> Fen {
    items
        .iter()
        .find(|item| item.receivable == id)
        .map_or(Fen(0), |item| item.amount)
}

//! What clients paid in advance, and paying receivables out of it.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{
    Allocation, AllocationError, ClientId, Fen, MOST_ALLOCATIONS, PaymentId, ReceivableId, check_allocation,
    take_credit,
};

use super::change::part_of;
use super::record::open_of;
use super::{CreditUsed, NewCreditUse, Payment, Payments};
use crate::entity::credit_use;
use crate::entity::payment::Column;
use crate::reading::require_all;
use crate::{Executor, StorageError, Writing};

impl<E: Executor> Payments<'_, E> {
    /// What a client paid in advance and has not used: the sum of what payments that count allocate to nothing.
    pub async fn credit_of(&self, client: ClientId) -> Result<Fen, StorageError> {
        let left: Vec<Option<i64>> = self
            .query()
            .select_only()
            .column(Column::UnallocatedFen)
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::UnallocatedFen.gt(0))
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let sum = left.into_iter().flatten().try_fold(0_i64, i64::checked_add);
        let lost = || StorageError::inconsistent("payments", "unallocated_fen", client);
        sum.map(Fen).ok_or_else(lost)
    }
}

impl Payments<'_, Writing> {
    /// Pays receivables out of a client's credit, the oldest payment first, once per person and key. Each payment that
    /// is used pays more receivables from then on, as if it had been corrected. Commit only after [`CreditUsed::Done`].
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming client, staff member or receivables when they are not the agency's, or the
    /// receivables not the client's.
    pub async fn use_credit(&self, new: NewCreditUse) -> Result<CreditUsed, StorageError> {
        let client = self.door.clients().find(new.client).await?;
        require_all("clients", [new.client.0], client.map(|client| client.id.0))?;
        let staff = self.door.staff().find(new.entry.by).await?;
        require_all("staff", [new.entry.by.0], staff.map(|staff| staff.id.0))?;
        // First of all, so that the same request waits here until the other one is done.
        if let Some(answer) = self.note_use(&new).await? {
            return Ok(answer);
        }
        let payments = self.lock_with_credit(new.client).await?;
        let mut ids: Vec<ReceivableId> = new.items.iter().map(|item| item.receivable).collect();
        ids.extend(
            payments
                .iter()
                .flat_map(|payment| &payment.terms.items)
                .map(|item| item.receivable),
        );
        let receivables = self.door.receivables().lock(new.client, &ids).await?;
        let credit: Vec<(PaymentId, Fen)> = payments
            .iter()
            .map(|payment| (payment.id, payment.terms.credit()))
            .collect();
        let taken = match take_credit(&credit, &new.items) {
            Ok(taken) => taken,
            Err(error) => return Ok(CreditUsed::Refused(error)),
        };
        let whole = credit
            .iter()
            .fold(0_i64, |sum, (_, left)| sum.saturating_add(left.0));
        if let Err(error) = check_allocation(Fen(whole), &new.items, |id| open_of(&receivables, id)) {
            return Ok(CreditUsed::Refused(error));
        }
        let mut by_id: HashMap<PaymentId, Payment> = payments
            .into_iter()
            .map(|payment| (payment.id, payment))
            .collect();
        let mut used = Vec::with_capacity(taken.len());
        for (id, parts) in taken {
            let Some(stands) = by_id.remove(&id) else { continue };
            let mut terms = stands.terms.clone();
            terms.items = joined(&terms.items, &parts);
            if terms.items.len() > MOST_ALLOCATIONS {
                return Ok(CreditUsed::Refused(AllocationError::TooMany));
            }
            used.push(self.replace(stands, terms, new.entry.by).await?);
        }
        Ok(CreditUsed::Done(used))
    }

    /// Nothing when this is the first request with its key.
    async fn note_use(&self, new: &NewCreditUse) -> Result<Option<CreditUsed>, StorageError> {
        use credit_use::{ActiveModel, Column, Entity};

        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            client_id: Set(new.client.0),
            used_by: Set(new.entry.by.0),
            used_at: Set(self.door.context.now()),
            idempotency_key: Set(new.entry.idempotency_key.clone()),
            request_hash: Set(new.entry.request_hash.clone()),
        };
        let once = [Column::UsedBy, Column::IdempotencyKey];
        let inserted = Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        if inserted == 1 {
            return Ok(None);
        }
        let first = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::UsedBy.eq(new.entry.by.0))
            .filter(Column::IdempotencyKey.eq(new.entry.idempotency_key.as_str()))
            .one(self.door.executor)
            .await?;
        let is_same = first.is_some_and(|first| first.request_hash == new.entry.request_hash);
        Ok(Some(if is_same {
            CreditUsed::Repeated
        } else {
            CreditUsed::KeyReused
        }))
    }

    /// A client's payments that leave credit, the oldest first; locked, in the order of their ids.
    async fn lock_with_credit(&self, client: ClientId) -> Result<Vec<Payment>, StorageError> {
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::UnallocatedFen.gt(0))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        let mut payments = self.with_allocations(rows).await?;
        payments.sort_by_key(|payment| (payment.terms.paid_on, payment.id));
        Ok(payments)
    }
}

/// Both lists as one: what is named in both is one part of both amounts.
fn joined(items: &[Allocation], more: &[Allocation]) -> Vec<Allocation> {
    let mut joined: Vec<Allocation> = items
        .iter()
        .map(|item| Allocation {
            amount: Fen(item.amount.0.saturating_add(part_of(more, item.receivable).0)),
            ..*item
        })
        .collect();
    let is_new = |part: &&Allocation| items.iter().all(|item| item.receivable != part.receivable);
    joined.extend(more.iter().filter(is_new));
    joined
}

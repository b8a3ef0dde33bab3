use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, ReceivableId};
use uuid::Uuid;

use super::{EntryKey, NewReceivable, Receivable};
use crate::books::ROWS;
use crate::entity::receivable::{ActiveModel, Column, Entity, Model};
use crate::reading::{readable, require_all};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// What is billed by one agency. By `of(agency).receivables()`.
#[derive(Debug)]
pub struct Receivables<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What clients were billed, and what they paid of it.
    #[must_use]
    pub fn receivables(&self) -> Receivables<'a, E> {
        Receivables { door: *self }
    }
}

impl<E: Executor> Receivables<'_, E> {
    pub(super) fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// What a client still has to pay, the first due first.
    pub async fn open_of_client(&self, client: ClientId) -> Result<Vec<Receivable>, StorageError> {
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Expr::col(Column::PaidFen).lt(Expr::col(Column::AmountFen)))
            .filter(Column::CancelledAt.is_null())
            .order_by_asc(Column::DueOn)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// These receivables, paid or not, the first due first; unknown ids are left out.
    pub async fn find_many(&self, ids: &[ReceivableId]) -> Result<Vec<Receivable>, StorageError> {
        let rows = self
            .query()
            .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(Column::DueOn)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }
}

impl Receivables<'_, Writing> {
    /// Adds receivables, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when one was billed already, [`StorageError::NotFound`] naming clients and contracts
    /// that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewReceivable>) -> Result<Vec<Receivable>, StorageError> {
        let rows = self.rows(new, None).await?;
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// These receivables of a client, kept from other writers until this unit of work ends. Always in the order of their
    /// ids, so that two units of work never wait for each other.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming those that are not the client's.
    pub(crate) async fn lock(
        &self,
        client: ClientId,
        ids: &[ReceivableId],
    ) -> Result<Vec<Receivable>, StorageError> {
        let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        require_all("receivables", ids, rows.iter().map(|row| row.id))?;
        readable(rows)
    }

    /// Adds to what was paid of a receivable that is locked (see [`Receivables::lock`]).
    pub(crate) async fn pay(&self, id: ReceivableId, fen: i64) -> Result<(), StorageError> {
        let changed = Entity::update_many()
            .col_expr(Column::PaidFen, Expr::col(Column::PaidFen).add(fen))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1_i64))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .exec(self.door.executor)
            .await?;
        if changed.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }

    /// New rows; `entry` when somebody typed them.
    pub(super) async fn rows(
        &self,
        new: Vec<NewReceivable>,
        entry: Option<&EntryKey>,
    ) -> Result<Vec<Model>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            rows.push(Model {
                id: self.door.context.new_id(),
                agency_id: self.door.agency.0,
                client_id: new.client.0,
                contract_id: new.contract.map(|contract| contract.0),
                title: new.title.into(),
                first_period: new.span.map(|span| i64::from(span.first().number())),
                last_period: new.span.map(|span| i64::from(span.last().number())),
                amount_fen: new.amount.0,
                paid_fen: 0,
                due_on: new.due_on,
                created_at: self.door.context.now(),
                revision: 1,
                recorded_by: entry.map(|entry| entry.by.0),
                idempotency_key: entry.map(|entry| entry.idempotency_key.clone()),
                request_hash: entry.map(|entry| entry.request_hash.clone()),
                cancelled_at: None,
                cancelled_by: None,
                cancel_reason: None,
                cycle_first: None,
                cycle_last: None,
            });
        }
        Ok(rows)
    }
}

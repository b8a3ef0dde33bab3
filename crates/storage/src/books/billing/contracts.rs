use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{ClientId, ContractId};

use super::{Contract, EntryKey, NewContract};
use crate::books::ROWS;
use crate::entity::contract::{ActiveModel, Column, Entity, Model};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// The contracts of one agency. By `of(agency).contracts()`.
#[derive(Debug)]
pub struct Contracts<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What was agreed with clients.
    #[must_use]
    pub fn contracts(&self) -> Contracts<'a, E> {
        Contracts { door: *self }
    }
}

impl<E: Executor> Contracts<'_, E> {
    pub(super) fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// A client's contracts, the one that ends last first.
    pub async fn of_client(&self, client: ClientId) -> Result<Vec<Contract>, StorageError> {
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .order_by_desc(Column::EndsOn)
            .order_by_desc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// One contract.
    pub async fn find(&self, id: ContractId) -> Result<Option<Contract>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Contract::try_from).transpose()
    }
}

impl Contracts<'_, Writing> {
    /// Adds contracts, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewContract>) -> Result<Vec<Contract>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let rows: Vec<Model> = new.into_iter().map(|new| self.row(new, None)).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// A new row; `entry` when somebody typed it.
    pub(super) fn row(&self, new: NewContract, entry: Option<&EntryKey>) -> Model {
        Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            number: new.number.map(String::from),
            services: new.services.into(),
            price_fen: new.terms.price.0,
            billing_cycle: new.terms.cycle.as_str().to_owned(),
            due_day: i64::from(new.terms.due_day),
            starts_on: new.terms.starts_on,
            ends_on: new.terms.ends_on,
            created_at: self.door.context.now(),
            revision: 1,
            recorded_by: entry.map(|entry| entry.by.0),
            idempotency_key: entry.map(|entry| entry.idempotency_key.clone()),
            request_hash: entry.map(|entry| entry.request_hash.clone()),
            cancelled_at: None,
            cancelled_by: None,
            cancel_reason: None,
            bill_from: new.terms.bill_from.map(|from| i64::from(from.number())),
            billed_to: None,
        }
    }
}

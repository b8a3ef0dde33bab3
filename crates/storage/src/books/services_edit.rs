//! Services, registration orders and marks of missing documents as people enter and change them. The same is entered once:
//! a request that comes again finds what the first one made.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sidebook_domain::{ClientId, MissingDocumentId, RegistrationOrderId, ServiceId};

use super::services::{NewMissingDocument, NewOrder, NewService, RegistrationOrder, Service, Services};
use crate::entity::{client, missing_document, registration_order, service};
use crate::{StorageError, Writing};

impl Services<'_, Writing> {
    /// Enters a service, unless the client has the very same.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client is not the agency's.
    pub async fn enter(&self, new: NewService) -> Result<Service, StorageError> {
        self.lock_client(new.client).await?;
        let known = self.of_client(new.client).await?;
        let is_same = |one: &Service| {
            (&one.plan, one.fee, one.billing_cycle, one.starts_on, one.ends_on)
                == (&new.plan, new.fee, new.billing_cycle, new.starts_on, new.ends_on)
        };
        match known.into_iter().find(is_same) {
            Some(known) => Ok(known),
            None => one(self.add_many(vec![new]).await?),
        }
    }

    /// Changes a service that is at this revision; what stands there now comes with [`StorageError::Stale`]'s caller.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was changed meanwhile, [`StorageError::NotFound`] when the agency has no such
    /// service. Its client stays who it was.
    pub async fn change(
        &self,
        id: ServiceId,
        revision: i64,
        to: NewService,
    ) -> Result<Service, StorageError> {
        let found = service::Entity::find()
            .filter(service::Column::AgencyId.eq(self.door.agency.0))
            .filter(service::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let row = found.ok_or_else(|| not_found("services", id.0))?;
        let next = next(row.revision, revision)?;
        let mut row = row.into_active_model();
        row.plan = Set(to.plan);
        row.fee_fen = Set(to.fee.0);
        row.billing_cycle = Set(to.billing_cycle.as_str().to_owned());
        row.starts_on = Set(to.starts_on);
        row.ends_on = Set(to.ends_on);
        row.revision = Set(Some(next));
        row.update(self.door.executor).await?.try_into()
    }

    /// Enters a registration order, unless the client has the very same.
    ///
    /// # Errors
    /// As [`Services::enter`].
    pub async fn enter_order(&self, new: NewOrder) -> Result<RegistrationOrder, StorageError> {
        self.lock_client(new.client).await?;
        let known = self.orders(new.client).await?;
        let is_same = |one: &RegistrationOrder| {
            (&one.title, one.stage, one.accepted_on, one.expected_on)
                == (&new.title, new.stage, new.accepted_on, new.expected_on)
        };
        match known.into_iter().find(is_same) {
            Some(known) => Ok(known),
            None => one(self.add_orders(vec![new]).await?),
        }
    }

    /// Changes a registration order that is at this revision.
    ///
    /// # Errors
    /// As [`Services::change`].
    pub async fn change_order(
        &self,
        id: RegistrationOrderId,
        revision: i64,
        to: NewOrder,
    ) -> Result<RegistrationOrder, StorageError> {
        let found = registration_order::Entity::find()
            .filter(registration_order::Column::AgencyId.eq(self.door.agency.0))
            .filter(registration_order::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let row = found.ok_or_else(|| not_found("registration_orders", id.0))?;
        let next = next(row.revision, revision)?;
        let mut row = row.into_active_model();
        row.title = Set(to.title);
        row.stage = Set(to.stage.as_str().to_owned());
        row.accepted_on = Set(to.accepted_on);
        row.expected_on = Set(to.expected_on);
        row.revision = Set(Some(next));
        row.update(self.door.executor).await?.try_into()
    }

    /// Marks documents as lacking; what is marked already stays as it is. Tells how many are new.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn mark(&self, new: Vec<NewMissingDocument>) -> Result<u64, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let mut marked = 0;
        for rows in new.chunks(super::ROWS) {
            let rows = rows.iter().cloned().map(|new| missing_document::ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                client_id: Set(new.client.0),
                period: Set(i64::from(new.period.number())),
                kind: Set(new.kind.as_str().to_owned()),
                note: Set(new.note),
                marked_at: Set(self.door.context.now()),
                revision: Set(Some(1)),
            });
            marked += missing_document::Entity::insert_many(rows)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(self.door.executor)
                .await?;
        }
        Ok(marked)
    }

    /// Takes marks away; tells how many there were.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn unmark(&self, ids: &[MissingDocumentId]) -> Result<u64, StorageError> {
        let gone = missing_document::Entity::delete_many()
            .filter(missing_document::Column::AgencyId.eq(self.door.agency.0))
            .filter(missing_document::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(self.door.executor)
            .await?;
        Ok(gone.rows_affected)
    }

    /// Whoever enters something for a client waits for who does too.
    async fn lock_client(&self, id: ClientId) -> Result<(), StorageError> {
        let found = client::Entity::find()
            .filter(client::Column::AgencyId.eq(self.door.agency.0))
            .filter(client::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        found.map(drop).ok_or_else(|| not_found("clients", id.0))
    }
}

fn one<T>(mut added: Vec<T>) -> Result<T, StorageError> {
    added.pop().ok_or(StorageError::Stale)
}

fn not_found(table: &'static str, id: uuid::Uuid) -> StorageError {
    StorageError::NotFound { table, ids: vec![id] }
}

/// The revision after this one, if it is the one that was seen.
fn next(stored: Option<i64>, seen: i64) -> Result<i64, StorageError> {
    if stored.unwrap_or(1) == seen {
        Ok(seen.saturating_add(1))
    } else {
        Err(StorageError::Stale)
    }
}

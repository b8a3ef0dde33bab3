//! People at many clients at once.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ClientContactId, ClientId};
use uuid::Uuid;

use super::{Clients, NewClientContact};
use crate::books::ROWS;
use crate::entity::{client, client_contact};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Clients<'_, Writing> {
    /// Adds people at clients, all or none, each after those that are there; their ids in the given order. What a client is
    /// found by is written once a client.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn add_contacts(
        &self,
        new: Vec<(ClientId, NewClientContact)>,
    ) -> Result<Vec<ClientContactId>, StorageError> {
        let mut ids: Vec<Uuid> = new.iter().map(|(client, _)| client.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut clients = Vec::with_capacity(ids.len());
        let mut last: HashMap<Uuid, i64> = HashMap::new();
        for ids in ids.chunks(ROWS) {
            // In one order, so that two who do the same wait for each other instead of both for ever.
            let found = self
                .query()
                .filter(client::Column::Id.is_in(ids.iter().copied()))
                .order_by_asc(client::Column::Id)
                .lock_exclusive()
                .all(self.door.executor)
                .await?;
            require_all(
                "clients",
                ids.iter().copied(),
                found.iter().map(|client| client.id),
            )?;
            clients.extend(found);
            let people = client_contact::Entity::find()
                .filter(client_contact::Column::AgencyId.eq(self.door.agency.0))
                .filter(client_contact::Column::ClientId.is_in(ids.iter().copied()))
                .all(self.door.executor)
                .await?;
            for person in people {
                let last = last.entry(person.client_id).or_insert(person.position);
                *last = (*last).max(person.position);
            }
        }
        let (mut rows, mut added) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
        for (client, person) in new {
            let id: ClientContactId = self.door.context.new_id();
            let position = last.get(&client.0).map_or(0, |last| last.saturating_add(1));
            last.insert(client.0, position);
            rows.push(client_contact::ActiveModel {
                id: Set(id.0),
                agency_id: Set(self.door.agency.0),
                client_id: Set(client.0),
                name: Set(person.name),
                role: Set(person.role),
                mobile: Set(person.mobile.map(String::from)),
                position: Set(position),
                landline: Set(person.landline.map(|number| number.as_str().to_owned())),
                revision: Set(Some(1)),
            });
            added.push(id);
        }
        for rows in rows.chunks(ROWS) {
            client_contact::Entity::insert_many(rows.iter().cloned())
                .exec_without_returning(self.door.executor)
                .await?;
        }
        for client in clients {
            self.save(client).await?;
        }
        Ok(added)
    }
}

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::{Client, Clients, NewClient, keys};
use crate::entity::{client, client_contact, client_tag};
use crate::reading::require_all;
use crate::{StorageError, Writing};

/// So many rows go into one statement: well below the databases' limits of values (32 766 on SQLite).
const ROWS: usize = 500;

impl Clients<'_, Writing> {
    /// Adds a client with its people and tags.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when the agency has its name or tax id already, [`StorageError::NotFound`] when its
    /// owner or tags are not the agency's.
    pub async fn add(&self, new: NewClient) -> Result<Client, StorageError> {
        let mut added = self.add_many(vec![new]).await?;
        added.pop().ok_or(StorageError::Stale)
    }

    /// Adds many clients, all or none; returns them in the given order.
    ///
    /// # Errors
    /// As [`Clients::add`].
    pub async fn add_many(&self, new: Vec<NewClient>) -> Result<Vec<Client>, StorageError> {
        self.require_owners_and_tags(&new).await?;
        let (mut clients, mut contacts, mut tags) = (Vec::new(), Vec::new(), Vec::new());
        for new in new {
            let row = self.row(&new);
            for (contact, position) in new.contacts.iter().zip(0..) {
                contacts.push(client_contact::ActiveModel {
                    id: Set(self.door.context.new_id()),
                    agency_id: Set(row.agency_id),
                    client_id: Set(row.id),
                    name: Set(contact.name.clone()),
                    role: Set(contact.role.clone()),
                    mobile: Set(contact.mobile.as_ref().map(|mobile| mobile.as_str().to_owned())),
                    position: Set(position),
                    landline: Set(contact.landline.as_ref().map(|number| number.as_str().to_owned())),
                    revision: Set(Some(1)),
                });
            }
            tags.extend(new.tags.iter().map(|tag| client_tag::ActiveModel {
                client_id: Set(row.id),
                tag_id: Set(tag.0),
                agency_id: Set(row.agency_id),
            }));
            clients.push(row);
        }
        for rows in clients.chunks(ROWS) {
            let rows = rows.iter().cloned().map(client::ActiveModel::from);
            client::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        for rows in contacts.chunks(ROWS) {
            let rows = rows.iter().cloned();
            client_contact::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        for rows in tags.chunks(ROWS) {
            let rows = rows.iter().cloned();
            client_tag::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        clients.into_iter().map(Client::try_from).collect()
    }

    fn row(&self, new: &NewClient) -> client::Model {
        let mut row = client::Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            name: new.name.as_str().to_owned(),
            short_name: new.short_name.clone(),
            taxpayer_kind: new.taxpayer_kind.as_str().to_owned(),
            tax_id: new
                .tax_id
                .as_deref()
                .map(|tax_id| tax_id.trim().to_ascii_uppercase()),
            address: new.address.clone(),
            owner_staff_id: new.owner.map(|owner| owner.0),
            search_key: String::new(),
            sort_key: String::new(),
            core_name: None,
            grams_0: None,
            grams_1: None,
            grams_2: None,
            grams_3: None,
            grams_4: None,
            grams_5: None,
            created_at: self.door.context.now(),
            updated_at: self.door.context.now(),
            revision: 1,
            vat_cycle: new.vat_cycle.map(|cycle| cycle.as_str().to_owned()),
        };
        let mobiles: Vec<&str> = new
            .contacts
            .iter()
            .filter_map(|contact| contact.mobile.as_ref())
            .map(|mobile| mobile.as_str())
            .collect();
        keys::index(&mut row, &mobiles);
        row
    }

    async fn require_owners_and_tags(&self, new: &[NewClient]) -> Result<(), StorageError> {
        let owners: Vec<_> = new.iter().filter_map(|new| new.owner).collect();
        if !owners.is_empty() {
            let staff = self.door.staff().list().await?;
            require_all(
                "staff",
                owners.iter().map(|id| id.0),
                staff.iter().map(|staff| staff.id.0),
            )?;
        }
        if new.iter().any(|new| !new.tags.is_empty()) {
            let groups = self.door.client_tags().groups().await?;
            let known = groups.iter().flat_map(|group| &group.tags).map(|tag| tag.id.0);
            require_all(
                "tags",
                new.iter().flat_map(|new| &new.tags).map(|tag| tag.0),
                known,
            )?;
        }
        Ok(())
    }
}

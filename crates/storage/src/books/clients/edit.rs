//! Changing a client's file. Each change names the revision that it was made on: whoever did not see the last one gets
//! [`StorageError::Stale`], and a change that is sent twice happens once.

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sidebook_domain::{ClientContactId, ClientId, TagId};

use super::{ClientChange, Clients, ContactChange, NewClientContact, keys};
use crate::entity::{client, client_contact, client_tag};
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Clients<'_, Writing> {
    /// Changes a client; tells which fields are different now. Nothing different is no change, and no new revision.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not at this revision any more, [`StorageError::Duplicate`] when another
    /// client has the name or the tax id, [`StorageError::NotFound`] when there is no such client, owner or field.
    pub async fn change(
        &self,
        id: ClientId,
        revision: i64,
        change: ClientChange,
    ) -> Result<Vec<&'static str>, StorageError> {
        let mut row = self.claim(id, revision).await?;
        if let Some(Some(owner)) = change.owner {
            let found = self.door.staff().find(owner).await?.filter(|owner| owner.active);
            require_all("staff", [owner.0], found.map(|owner| owner.id.0))?;
        }
        let mut changed = Vec::new();
        let mut put = |name: &'static str, is_different: bool| {
            if is_different {
                changed.push(name);
            }
        };
        if let Some(name) = change.name {
            put("name", row.name != name.as_str());
            name.as_str().clone_into(&mut row.name);
        }
        if let Some(short_name) = change.short_name {
            put("short_name", row.short_name != short_name);
            row.short_name = short_name;
        }
        if let Some(kind) = change.taxpayer_kind {
            put("taxpayer_kind", row.taxpayer_kind != kind.as_str());
            kind.as_str().clone_into(&mut row.taxpayer_kind);
        }
        if let Some(cycle) = change.vat_cycle {
            put("vat_cycle", row.vat_cycle.as_deref() != Some(cycle.as_str()));
            row.vat_cycle = Some(cycle.as_str().to_owned());
        }
        if let Some(tax_id) = change.tax_id {
            let tax_id = tax_id.map(|tax_id| tax_id.as_str().to_owned());
            put("tax_id", row.tax_id != tax_id);
            row.tax_id = tax_id;
        }
        if let Some(address) = change.address {
            put("address", row.address != address);
            row.address = address;
        }
        if let Some(owner) = change.owner {
            let owner = owner.map(|owner| owner.0);
            put("owner", row.owner_staff_id != owner);
            row.owner_staff_id = owner;
        }
        let fields = self.door.custom_fields();
        let known = fields.list().await?.into_iter().map(|field| field.id.0);
        require_all(
            "custom_fields",
            change.custom.iter().map(|(field, _)| field.0),
            known,
        )?;
        let stand = fields.values_of(id).await?;
        for (field, value) in change.custom {
            if stand.get(&field) != value.as_ref() {
                fields.put(id, field, value).await?;
                if !changed.contains(&"custom_fields") {
                    changed.push("custom_fields");
                }
            }
        }
        if !changed.is_empty() {
            self.save(row).await?;
        }
        Ok(changed)
    }

    /// Adds a person at a client, after those that are there.
    ///
    /// # Errors
    /// [`StorageError::Stale`] and [`StorageError::NotFound`] as [`Clients::change`].
    pub async fn add_contact(
        &self,
        id: ClientId,
        revision: i64,
        new: NewClientContact,
    ) -> Result<ClientContactId, StorageError> {
        let row = self.claim(id, revision).await?;
        let last = self
            .contact_rows(id)
            .await?
            .into_iter()
            .map(|row| row.position)
            .max();
        let contact: ClientContactId = self.door.context.new_id();
        let new = client_contact::ActiveModel {
            id: Set(contact.0),
            agency_id: Set(self.door.agency.0),
            client_id: Set(id.0),
            name: Set(new.name),
            role: Set(new.role),
            mobile: Set(new.mobile.map(String::from)),
            position: Set(last.map_or(0, |last| last.saturating_add(1))),
            landline: Set(new.landline.map(|number| number.as_str().to_owned())),
            revision: Set(Some(1)),
        };
        client_contact::Entity::insert(new)
            .exec_without_returning(self.door.executor)
            .await?;
        self.save(row).await?;
        Ok(contact)
    }

    /// Changes a person at a client; tells which fields are different now.
    ///
    /// # Errors
    /// [`StorageError::Stale`] as [`Clients::change`], [`StorageError::NotFound`] when the client has no such person.
    pub async fn change_contact(
        &self,
        id: ClientId,
        revision: i64,
        contact: ClientContactId,
        change: ContactChange,
    ) -> Result<Vec<&'static str>, StorageError> {
        let row = self.claim(id, revision).await?;
        let mut person = self.contact_row(id, contact).await?;
        let mut changed = Vec::new();
        let mut put = |name: &'static str, is_different: bool| {
            if is_different {
                changed.push(name);
            }
        };
        if let Some(name) = change.name {
            put("name", person.name != name);
            person.name = name;
        }
        if let Some(role) = change.role {
            put("role", person.role != role);
            person.role = role;
        }
        if let Some(mobile) = change.mobile {
            let mobile = mobile.map(String::from);
            put("mobile", person.mobile != mobile);
            person.mobile = mobile;
        }
        if let Some(landline) = change.landline {
            let landline = landline.map(|number| number.as_str().to_owned());
            put("landline", person.landline != landline);
            person.landline = landline;
        }
        if !changed.is_empty() {
            person.revision = Some(person.revision.unwrap_or(1).saturating_add(1));
            client_contact::Entity::update(person.into_active_model().reset_all())
                .exec(self.door.executor)
                .await?;
            self.save(row).await?;
        }
        Ok(changed)
    }

    /// Takes a person off a client's file.
    ///
    /// # Errors
    /// As [`Clients::change_contact`].
    pub async fn remove_contact(
        &self,
        id: ClientId,
        revision: i64,
        contact: ClientContactId,
    ) -> Result<(), StorageError> {
        let row = self.claim(id, revision).await?;
        let person = self.contact_row(id, contact).await?;
        client_contact::Entity::delete_by_id(person.id)
            .exec(self.door.executor)
            .await?;
        self.save(row).await
    }

    /// Puts these labels on a client in place of those it has; tells whether that is a difference.
    ///
    /// # Errors
    /// [`StorageError::Stale`] as [`Clients::change`], [`StorageError::NotFound`] naming labels that are not the agency's.
    pub async fn set_tags(&self, id: ClientId, revision: i64, tags: &[TagId]) -> Result<bool, StorageError> {
        let row = self.claim(id, revision).await?;
        let groups = self.door.client_tags().groups().await?;
        let known = groups.iter().flat_map(|group| &group.tags).map(|tag| tag.id.0);
        require_all("tags", tags.iter().map(|tag| tag.0), known)?;
        let mut tags: Vec<TagId> = tags.to_vec();
        tags.sort_unstable();
        tags.dedup();
        let borne = client_tag::Entity::find()
            .filter(client_tag::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_tag::Column::ClientId.eq(id.0));
        let mut before: Vec<TagId> = borne
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|row| TagId(row.tag_id))
            .collect();
        before.sort_unstable();
        if before == tags {
            return Ok(false);
        }
        client_tag::Entity::delete_many()
            .filter(client_tag::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_tag::Column::ClientId.eq(id.0))
            .exec(self.door.executor)
            .await?;
        let rows = tags.into_iter().map(|tag| client_tag::ActiveModel {
            client_id: Set(id.0),
            tag_id: Set(tag.0),
            agency_id: Set(self.door.agency.0),
        });
        if rows.len() > 0 {
            client_tag::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        self.save(row).await?;
        Ok(true)
    }

    /// The client's row, locked, if it is at this revision.
    async fn claim(&self, id: ClientId, revision: i64) -> Result<client::Model, StorageError> {
        let found = self
            .query()
            .filter(client::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        match found {
            None => Err(StorageError::NotFound {
                table: "clients",
                ids: vec![id.0],
            }),
            Some(row) if row.revision != revision => Err(StorageError::Stale),
            Some(row) => Ok(row),
        }
    }

    /// Writes the client as it is now, with what it is found by, as the next revision.
    pub(super) async fn save(&self, mut row: client::Model) -> Result<(), StorageError> {
        let people = self.contact_rows(ClientId(row.id)).await?;
        let mobiles: Vec<&str> = people.iter().filter_map(|one| one.mobile.as_deref()).collect();
        keys::index(&mut row, &mobiles);
        row.updated_at = self.door.context.now();
        row.revision = row.revision.saturating_add(1);
        client::Entity::update(row.into_active_model().reset_all())
            .exec(self.door.executor)
            .await?;
        Ok(())
    }

    async fn contact_rows(&self, client: ClientId) -> Result<Vec<client_contact::Model>, StorageError> {
        let rows = client_contact::Entity::find()
            .filter(client_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_contact::Column::ClientId.eq(client.0));
        Ok(rows.all(self.door.executor).await?)
    }

    async fn contact_row(
        &self,
        client: ClientId,
        contact: ClientContactId,
    ) -> Result<client_contact::Model, StorageError> {
        let rows = self.contact_rows(client).await?;
        rows.into_iter()
            .find(|row| row.id == contact.0)
            .ok_or_else(|| StorageError::NotFound {
                table: "client_contacts",
                ids: vec![contact.0],
            })
    }
}

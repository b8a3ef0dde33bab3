//! Fields that an agency adds to its clients' files. What stands in them is changed with the rest of the file:
//! [`crate::Clients::change`].

use std::collections::HashMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use sidebook_domain::{ClientId, CustomFieldId, CustomFieldKind, ShortText};

use super::billing::{optional_text, text};
use crate::entity::{custom_field, custom_value};
use crate::reading::{json, readable, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A field that an agency adds to its clients' files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its id.
    pub id: CustomFieldId,
    /// Its name in Chinese, once per agency.
    pub name: ShortText,
    /// Its name in English. `None`: the Chinese one.
    pub name_en: Option<ShortText>,
    /// What it holds.
    pub kind: CustomFieldKind,
    /// Of a choice, in their order.
    pub options: Vec<ShortText>,
}

/// A field to add, after those that are there.
#[derive(Debug, Clone)]
pub struct NewCustomField {
    /// Its name in Chinese, once per agency.
    pub name: ShortText,
    /// Its name in English.
    pub name_en: Option<ShortText>,
    /// What it holds.
    pub kind: CustomFieldKind,
    /// Of a choice, in their order.
    pub options: Vec<ShortText>,
}

/// The custom fields of one agency. By `of(agency).custom_fields()`.
#[derive(Debug)]
pub struct CustomFields<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Fields that this agency adds to its clients' files.
    #[must_use]
    pub fn custom_fields(&self) -> CustomFields<'a, E> {
        CustomFields { door: *self }
    }
}

impl<E: Executor> CustomFields<'_, E> {
    /// All of them, in their order.
    pub async fn list(&self) -> Result<Vec<CustomField>, StorageError> {
        let rows = custom_field::Entity::find()
            .filter(custom_field::Column::AgencyId.eq(self.door.agency.0))
            .order_by_asc(custom_field::Column::Position)
            .order_by_asc(custom_field::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// What stands in a client's fields; those with nothing are left out.
    pub async fn values_of(&self, client: ClientId) -> Result<HashMap<CustomFieldId, String>, StorageError> {
        let rows = custom_value::Entity::find()
            .filter(custom_value::Column::AgencyId.eq(self.door.agency.0))
            .filter(custom_value::Column::ClientId.eq(client.0))
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (CustomFieldId(row.field_id), row.value))
            .collect())
    }
}

impl CustomFields<'_, Writing> {
    /// Adds fields after those that are there; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when there is one of this name.
    pub async fn add_many(&self, new: Vec<NewCustomField>) -> Result<Vec<CustomField>, StorageError> {
        let mut position = i64::try_from(self.list().await?.len()).unwrap_or(i64::MAX);
        let mut added = Vec::with_capacity(new.len());
        for new in new {
            let id: CustomFieldId = self.door.context.new_id();
            let options: Vec<&str> = new.options.iter().map(ShortText::as_str).collect();
            let row = custom_field::ActiveModel {
                id: Set(id.0),
                agency_id: Set(self.door.agency.0),
                name: Set(new.name.as_str().to_owned()),
                name_en: Set(new.name_en.as_ref().map(|name| name.as_str().to_owned())),
                kind: Set(new.kind.as_str().to_owned()),
                options: Set(options.into()),
                position: Set(position),
                created_at: Set(self.door.context.now()),
            };
            custom_field::Entity::insert(row)
                .exec_without_returning(self.door.executor)
                .await?;
            position = position.saturating_add(1);
            added.push(CustomField {
                id,
                name: new.name,
                name_en: new.name_en,
                kind: new.kind,
                options: new.options,
            });
        }
        Ok(added)
    }

    /// Puts a value into a client's field, or takes out what stands there. The client is locked, and both are the
    /// agency's.
    pub(super) async fn put(
        &self,
        client: ClientId,
        field: CustomFieldId,
        value: Option<String>,
    ) -> Result<(), StorageError> {
        let Some(value) = value else {
            custom_value::Entity::delete_many()
                .filter(custom_value::Column::AgencyId.eq(self.door.agency.0))
                .filter(custom_value::Column::ClientId.eq(client.0))
                .filter(custom_value::Column::FieldId.eq(field.0))
                .exec(self.door.executor)
                .await?;
            return Ok(());
        };
        let row = custom_value::ActiveModel {
            client_id: Set(client.0),
            field_id: Set(field.0),
            agency_id: Set(self.door.agency.0),
            value: Set(value),
        };
        let once = [custom_value::Column::ClientId, custom_value::Column::FieldId];
        custom_value::Entity::insert(row)
            .on_conflict(
                OnConflict::columns(once)
                    .update_column(custom_value::Column::Value)
                    .to_owned(),
            )
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}

impl TryFrom<custom_field::Model> for CustomField {
    type Error = StorageError;

    fn try_from(row: custom_field::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "custom_fields";
        Ok(Self {
            id: CustomFieldId(row.id),
            name: text(&row.name, TABLE, "name", row.id)?,
            name_en: optional_text(row.name_en.as_deref(), TABLE, "name_en", row.id)?,
            kind: word(CustomFieldKind::parse(&row.kind), TABLE, "kind", row.id)?,
            options: json(row.options, TABLE, "options", row.id)?,
        })
    }
}

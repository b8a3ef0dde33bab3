//! Labels on clients.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::{ClientId, TagGroupId, TagId};

use crate::entity::{client_tag, tag, tag_group};
use crate::reading::grouped;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A group of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagGroup {
    /// Its id.
    pub id: TagGroupId,
    /// Its name, once per agency.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Whether each client needs a label of it.
    pub required: bool,
    /// Its labels, in their order.
    pub tags: Vec<Tag>,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name, once per group.
    pub name: String,
}

/// A label as a client bears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// The name of its group.
    pub group: String,
    /// The colour of its group, `#rrggbb`.
    pub colour: String,
}

/// A group of labels to add.
#[derive(Debug, Clone)]
pub struct NewTagGroup {
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Whether each client needs a label of it.
    pub required: bool,
    /// The names of its labels, in their order.
    pub tags: Vec<String>,
}

/// The labels of one agency. By `of(agency).client_tags()`.
#[derive(Debug)]
pub struct ClientTags<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The labels that this agency puts on clients.
    #[must_use]
    pub fn client_tags(&self) -> ClientTags<'a, E> {
        ClientTags { door: *self }
    }
}

impl<E: Executor> ClientTags<'_, E> {
    /// All groups with their labels, in their order.
    pub async fn groups(&self) -> Result<Vec<TagGroup>, StorageError> {
        let groups = tag_group::Entity::find()
            .filter(tag_group::Column::AgencyId.eq(self.door.agency.0))
            .order_by_asc(tag_group::Column::Position)
            .order_by_asc(tag_group::Column::Id)
            .all(self.door.executor)
            .await?;
        let tags = tag::Entity::find()
            .filter(tag::Column::AgencyId.eq(self.door.agency.0))
            .order_by_asc(tag::Column::Position)
            .order_by_asc(tag::Column::Id)
            .all(self.door.executor)
            .await?;
        let mut tags = grouped(tags.into_iter().map(|tag| {
            (
                tag.tag_group_id,
                Tag {
                    id: TagId(tag.id),
                    name: tag.name,
                },
            )
        }));
        let group = |row: tag_group::Model| TagGroup {
            id: TagGroupId(row.id),
            name: row.name,
            colour: row.colour,
            required: row.required.unwrap_or(false),
            tags: tags.remove(&row.id).unwrap_or_default(),
        };
        Ok(groups.into_iter().map(group).collect())
    }

    /// The labels of a client, in the order of groups and labels.
    pub async fn of_client(&self, client: ClientId) -> Result<Vec<ClientTag>, StorageError> {
        let mut labels = self.of_clients(&[client]).await?;
        Ok(labels.remove(&client).unwrap_or_default())
    }

    /// The labels of several clients, each in the order of groups and labels; clients without any are left out.
    pub async fn of_clients(
        &self,
        clients: &[ClientId],
    ) -> Result<HashMap<ClientId, Vec<ClientTag>>, StorageError> {
        let borne = client_tag::Entity::find()
            .filter(client_tag::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_tag::Column::ClientId.is_in(clients.iter().map(|client| client.0)))
            .all(self.door.executor)
            .await?;
        if borne.is_empty() {
            return Ok(HashMap::new());
        }
        let bearers = grouped(borne.into_iter().map(|row| (row.tag_id, ClientId(row.client_id))));
        let mut labels: HashMap<ClientId, Vec<ClientTag>> = HashMap::new();
        for group in self.groups().await? {
            for tag in group.tags {
                for client in bearers.get(&tag.id.0).into_iter().flatten() {
                    labels.entry(*client).or_default().push(ClientTag {
                        id: tag.id,
                        name: tag.name.clone(),
                        group: group.name.clone(),
                        colour: group.colour.clone(),
                    });
                }
            }
        }
        Ok(labels)
    }
}

impl ClientTags<'_, Writing> {
    /// Adds a group with its labels, after those that are there.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when the agency has a group of this name, or a label is named twice.
    pub async fn add_group(&self, new: NewTagGroup) -> Result<TagGroup, StorageError> {
        let last = self.groups().await?.len();
        let group = tag_group::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            name: Set(new.name),
            colour: Set(new.colour),
            required: Set(Some(new.required)),
            position: Set(i64::try_from(last).unwrap_or(i64::MAX)),
        };
        let group = tag_group::Entity::insert(group)
            .exec_with_returning(self.door.executor)
            .await?;
        let mut tags = Vec::with_capacity(new.tags.len());
        for (name, position) in new.tags.into_iter().zip(0..) {
            let row = tag::ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                tag_group_id: Set(group.id),
                name: Set(name),
                position: Set(position),
            };
            let row = tag::Entity::insert(row)
                .exec_with_returning(self.door.executor)
                .await?;
            tags.push(Tag {
                id: TagId(row.id),
                name: row.name,
            });
        }
        Ok(TagGroup {
            id: TagGroupId(group.id),
            name: group.name,
            colour: group.colour,
            required: new.required,
            tags,
        })
    }
}

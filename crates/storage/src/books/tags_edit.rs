//! Changing the labels of an agency.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sidebook_domain::{TagGroupId, TagId};
use uuid::Uuid;

use super::tags::ClientTags;
use crate::entity::{client_tag, tag, tag_group};
use crate::reading::require_all;
use crate::{Executor, StorageError, Writing};

/// What a group of labels becomes.
#[derive(Debug, Clone)]
pub struct TagGroupChange {
    /// Its name, once per agency.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Whether each client needs a label of it.
    pub required: bool,
    /// Its labels in their order: those that are there by their ids, new ones without. What is not named goes.
    pub tags: Vec<(Option<TagId>, String)>,
}

/// What changing or removing labels came to. Commit only after [`TagsChanged::Done`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagsChanged {
    /// It stands like that now.
    Done,
    /// Labels that would go are borne by so many clients, more than was known.
    InUse(u64),
    /// There is no such group, or it has no such label.
    NotFound,
}

impl<E: Executor> ClientTags<'_, E> {
    /// How many clients bear each label; labels that nobody bears are left out.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn bearers(&self) -> Result<HashMap<TagId, u64>, StorageError> {
        let counts: Vec<(Uuid, i64)> = client_tag::Entity::find()
            .filter(client_tag::Column::AgencyId.eq(self.door.agency.0))
            .select_only()
            .column(client_tag::Column::TagId)
            .column_as(Expr::col(client_tag::Column::ClientId).count(), "clients")
            .group_by(client_tag::Column::TagId)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let count = |(tag, clients)| (TagId(tag), u64::try_from(clients).unwrap_or(0));
        Ok(counts.into_iter().map(count).collect())
    }
}

impl ClientTags<'_, Writing> {
    /// Makes a group what it should be. `used_by` is how many clients lose a label by it, as far as the caller knows.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when another group has the name, or two labels have one.
    pub async fn set_group(
        &self,
        id: TagGroupId,
        change: TagGroupChange,
        used_by: u64,
    ) -> Result<TagsChanged, StorageError> {
        let Some(row) = self.locked(id).await? else {
            return Ok(TagsChanged::NotFound);
        };
        let known = self.tags_of(id).await?;
        let kept: Vec<Uuid> = change
            .tags
            .iter()
            .filter_map(|(tag, _)| tag.map(|tag| tag.0))
            .collect();
        if kept.iter().any(|id| known.iter().all(|tag| tag.id != *id)) {
            return Ok(TagsChanged::NotFound);
        }
        let gone: Vec<Uuid> = known
            .iter()
            .map(|tag| tag.id)
            .filter(|id| !kept.contains(id))
            .collect();
        let in_use = self.drop_tags(&gone, used_by).await?;
        if in_use > used_by {
            return Ok(TagsChanged::InUse(in_use));
        }
        let mut group = row.into_active_model();
        group.name = Set(change.name);
        group.colour = Set(change.colour);
        group.required = Set(Some(change.required));
        group.update(self.door.executor).await?;
        // Names may change places, and are there once at every moment: first out of the way.
        for tag in known.iter().filter(|tag| kept.contains(&tag.id)) {
            self.put_tag(tag.id, tag.id.to_string(), tag.position).await?;
        }
        for ((tag, name), position) in change.tags.into_iter().zip(0..) {
            match tag {
                Some(tag) => self.put_tag(tag.0, name, position).await?,
                None => {
                    let row = tag::ActiveModel {
                        id: Set(self.door.context.new_id()),
                        agency_id: Set(self.door.agency.0),
                        tag_group_id: Set(id.0),
                        name: Set(name),
                        position: Set(position),
                    };
                    tag::Entity::insert(row)
                        .exec_without_returning(self.door.executor)
                        .await?;
                }
            }
        }
        Ok(TagsChanged::Done)
    }

    /// Removes a group with its labels. `used_by` as of [`ClientTags::set_group`].
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn remove_group(&self, id: TagGroupId, used_by: u64) -> Result<TagsChanged, StorageError> {
        let Some(row) = self.locked(id).await? else {
            return Ok(TagsChanged::NotFound);
        };
        let gone: Vec<Uuid> = self.tags_of(id).await?.into_iter().map(|tag| tag.id).collect();
        let in_use = self.drop_tags(&gone, used_by).await?;
        if in_use > used_by {
            return Ok(TagsChanged::InUse(in_use));
        }
        tag_group::Entity::delete_by_id(row.id)
            .exec(self.door.executor)
            .await?;
        Ok(TagsChanged::Done)
    }

    /// Puts the groups into this order; those that are not named come after them.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming those that are not the agency's.
    pub async fn set_order(&self, ids: &[TagGroupId]) -> Result<(), StorageError> {
        let groups = self.groups().await?;
        require_all(
            "tag_groups",
            ids.iter().map(|id| id.0),
            groups.iter().map(|group| group.id.0),
        )?;
        let rest = groups.iter().map(|group| group.id).filter(|id| !ids.contains(id));
        for (id, position) in ids.iter().copied().chain(rest).zip(0_i64..) {
            tag_group::Entity::update_many()
                .col_expr(tag_group::Column::Position, Expr::value(position))
                .filter(tag_group::Column::AgencyId.eq(self.door.agency.0))
                .filter(tag_group::Column::Id.eq(id.0))
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }

    async fn locked(&self, id: TagGroupId) -> Result<Option<tag_group::Model>, StorageError> {
        let row = tag_group::Entity::find()
            .filter(tag_group::Column::AgencyId.eq(self.door.agency.0))
            .filter(tag_group::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        Ok(row)
    }

    async fn tags_of(&self, id: TagGroupId) -> Result<Vec<tag::Model>, StorageError> {
        let rows = tag::Entity::find()
            .filter(tag::Column::AgencyId.eq(self.door.agency.0))
            .filter(tag::Column::TagGroupId.eq(id.0))
            .all(self.door.executor)
            .await?;
        Ok(rows)
    }

    /// Takes labels off their clients and removes them, when no more clients bear them than was known; tells how many do.
    async fn drop_tags(&self, tags: &[Uuid], known: u64) -> Result<u64, StorageError> {
        let borne = || {
            client_tag::Column::AgencyId
                .eq(self.door.agency.0)
                .and(client_tag::Column::TagId.is_in(tags.iter().copied()))
        };
        let clients: Vec<Uuid> = client_tag::Entity::find()
            .filter(borne())
            .select_only()
            .column(client_tag::Column::ClientId)
            .distinct()
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let clients = u64::try_from(clients.len()).unwrap_or(u64::MAX);
        if clients <= known {
            client_tag::Entity::delete_many()
                .filter(borne())
                .exec(self.door.executor)
                .await?;
            tag::Entity::delete_many()
                .filter(tag::Column::AgencyId.eq(self.door.agency.0))
                .filter(tag::Column::Id.is_in(tags.iter().copied()))
                .exec(self.door.executor)
                .await?;
        }
        Ok(clients)
    }

    async fn put_tag(&self, id: Uuid, name: String, position: i64) -> Result<(), StorageError> {
        tag::Entity::update_many()
            .col_expr(tag::Column::Name, Expr::value(name))
            .col_expr(tag::Column::Position, Expr::value(position))
            .filter(tag::Column::AgencyId.eq(self.door.agency.0))
            .filter(tag::Column::Id.eq(id))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::CorpId;
use sidebook_messenger::{CorpTag, CorpTagGroup, CorpTagId};

use super::reads::{self, Whole};
use crate::entity::corp_tag::{ActiveModel, Column, Entity, Model};
use crate::reading::to_millis;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A label that the corp keeps on the platform, as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirroredCorpTag {
    /// Its id.
    pub id: CorpTagId,
    /// Its name.
    pub name: String,
    /// Its group's id.
    pub group: CorpTagId,
    /// Its group's name.
    pub group_name: String,
}

impl From<Model> for MirroredCorpTag {
    fn from(row: Model) -> Self {
        Self {
            id: row.tag_id.into(),
            name: row.name,
            group: row.group_id.into(),
            group_name: row.group_name,
        }
    }
}

/// The platform labels of one agency's corps. By `of(agency).corp_tags()`.
#[derive(Debug)]
pub struct CorpTags<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The labels that this agency's corps keep on the platform.
    #[must_use]
    pub fn corp_tags(&self) -> CorpTags<'a, E> {
        CorpTags { door: *self }
    }
}

impl<E: Executor> CorpTags<'_, E> {
    /// All labels of a corp, in the order people see them on the platform.
    pub async fn list(&self, corp: CorpId) -> Result<Vec<MirroredCorpTag>, StorageError> {
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .order_by_asc(Column::Position)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(MirroredCorpTag::from).collect())
    }
}

impl CorpTags<'_, Writing> {
    /// Stores a read of all labels of a corp in place of the last one. `false`: a newer read was stored already, and
    /// nothing was changed.
    pub async fn replace(
        &self,
        corp: CorpId,
        groups: &[CorpTagGroup],
        read_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        if !reads::note(&self.door, corp, Whole::CorpTags, to_millis(read_at)).await? {
            return Ok(false);
        }
        Entity::delete_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .exec(self.door.executor)
            .await?;
        let mut met = HashSet::new();
        let labels = in_order(groups)
            .into_iter()
            .filter(|(_, tag)| met.insert(tag.id.as_str()));
        let rows: Vec<ActiveModel> = labels
            .zip(0..)
            .map(|((group, tag), position)| ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                corp_id: Set(corp.0),
                tag_id: Set(tag.id.as_str().to_owned()),
                group_id: Set(group.id.as_str().to_owned()),
                group_name: Set(group.name.clone()),
                name: Set(tag.name.clone()),
                position: Set(position),
            })
            .collect();
        for rows in rows.chunks(500) {
            Entity::insert_many(rows.iter().cloned())
                .exec_without_returning(self.door.executor)
                .await?;
        }
        Ok(true)
    }
}

/// The platform shows larger orders first; equal ones as they come.
fn in_order(groups: &[CorpTagGroup]) -> Vec<(&CorpTagGroup, &CorpTag)> {
    let mut groups: Vec<&CorpTagGroup> = groups.iter().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.order));
    let mut labels = Vec::new();
    for group in groups {
        let mut tags: Vec<&CorpTag> = group.tags.iter().collect();
        tags.sort_by_key(|tag| std::cmp::Reverse(tag.order));
        labels.extend(tags.into_iter().map(|tag| (group, tag)));
    }
    labels
}

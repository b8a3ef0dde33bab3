use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sidebook_domain::CorpId;
use sidebook_messenger::Department;

use super::reads::{self, Whole};
use crate::entity::platform_department::{ActiveModel, Column, Entity, Model};
use crate::reading::to_millis;
use crate::{AgencyDoor, Executor, StorageError, Writing};

impl From<Model> for Department {
    fn from(row: Model) -> Self {
        Self {
            id: row.department_id,
            parent: row.parent_id,
            name: row.name,
        }
    }
}

/// The departments of one agency's corps. By `of(agency).departments()`.
#[derive(Debug)]
pub struct Departments<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The departments of this agency's corps.
    #[must_use]
    pub fn departments(&self) -> Departments<'a, E> {
        Departments { door: *self }
    }
}

impl<E: Executor> Departments<'_, E> {
    /// The departments of a corp that the app sees, in the order people see them on the platform.
    pub async fn list(&self, corp: CorpId) -> Result<Vec<Department>, StorageError> {
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .order_by_asc(Column::Position)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(Department::from).collect())
    }
}

impl Departments<'_, Writing> {
    /// Stores a read of all departments of a corp in place of the last one. `false`: a newer read was stored already,
    /// and nothing was changed.
    pub async fn replace(
        &self,
        corp: CorpId,
        departments: &[Department],
        read_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        if !reads::note(&self.door, corp, Whole::Departments, to_millis(read_at)).await? {
            return Ok(false);
        }
        Entity::delete_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .exec(self.door.executor)
            .await?;
        let mut met = HashSet::new();
        let rows: Vec<ActiveModel> = departments
            .iter()
            .filter(|one| met.insert(one.id))
            .zip(0..)
            .map(|(one, position)| ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                corp_id: Set(corp.0),
                department_id: Set(one.id),
                parent_id: Set(one.parent),
                name: Set(one.name.clone()),
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

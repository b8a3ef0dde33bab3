use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set};
use sidebook_domain::AgencyId;

use crate::entity::agency;
use crate::{Executor, StorageError, SystemDoor, Writing};

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// As its people read it.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// All agencies. By `system().agencies()`.
#[derive(Debug)]
pub struct Agencies<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// All agencies.
    #[must_use]
    pub fn agencies(&self) -> Agencies<'a, E> {
        Agencies { door: *self }
    }
}

impl<E: Executor> Agencies<'_, E> {
    /// One agency.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn find(&self, id: AgencyId) -> Result<Option<Agency>, StorageError> {
        let row = agency::Entity::find_by_id(id.0).one(self.door.executor).await?;
        Ok(row.map(Agency::from))
    }

    /// Every agency, oldest first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn list(&self) -> Result<Vec<Agency>, StorageError> {
        let rows = agency::Entity::find()
            .order_by_asc(agency::Column::Id)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(Agency::from).collect())
    }
}

impl Agencies<'_, Writing> {
    /// Adds an agency.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn add(&self, name: &str) -> Result<Agency, StorageError> {
        let row = agency::ActiveModel {
            id: Set(self.door.context.new_id()),
            name: Set(name.to_owned()),
            created_at: Set(self.door.context.now()),
        };
        Ok(row.insert(self.door.executor).await?.into())
    }
}

impl From<agency::Model> for Agency {
    fn from(row: agency::Model) -> Self {
        Self {
            id: AgencyId(row.id),
            name: row.name,
            created_at: row.created_at,
        }
    }
}

//! Work of one agency that was given up, for its administrators.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use sidebook_domain::{CorpId, JobId};

use super::ParkedJob;
use crate::entity::job::{Column, Entity};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// Work of one agency that was given up. By `of(agency).parked_work()`.
#[derive(Debug)]
pub struct ParkedWork<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Work of this agency and its corps that was given up.
    #[must_use]
    pub fn parked_work(&self) -> ParkedWork<'a, E> {
        ParkedWork { door: *self }
    }
}

impl<E: Executor> ParkedWork<'_, E> {
    async fn query(&self) -> Result<Select<Entity>, StorageError> {
        let corps = self.door.corps().list().await?;
        let ours = Condition::any()
            .add(Column::AgencyId.eq(self.door.agency.0))
            .add(Column::CorpId.is_in(corps.into_iter().map(|corp| corp.id.0)));
        Ok(Entity::find().filter(Column::Status.eq("parked")).filter(ours))
    }

    /// What was given up last, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self, limit: u64) -> Result<Vec<ParkedJob>, StorageError> {
        let rows = self
            .query()
            .await?
            .order_by_desc(Column::ParkedAt)
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(ParkedJob::from).collect())
    }

    /// One piece of work, while it is given up.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: JobId) -> Result<Option<ParkedJob>, StorageError> {
        let row = self
            .query()
            .await?
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        Ok(row.map(ParkedJob::from))
    }

    /// How much of a corp was given up, and since when the oldest of it waits.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn of_corp(&self, corp: CorpId) -> Result<(u64, Option<DateTime<Utc>>), StorageError> {
        let of_corp =
            || async { Ok::<_, StorageError>(self.query().await?.filter(Column::CorpId.eq(corp.0))) };
        let count = of_corp().await?.count(self.door.executor).await?;
        let oldest = of_corp()
            .await?
            .order_by_asc(Column::CreatedAt)
            .one(self.door.executor)
            .await?;
        Ok((count, oldest.map(|job| job.created_at)))
    }
}

impl ParkedWork<'_, Writing> {
    /// Deletes work that was given up.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not given up (any more), or is not this agency's.
    pub async fn discard(&self, id: JobId) -> Result<(), StorageError> {
        if self.find(id).await?.is_none() {
            return Err(StorageError::Stale);
        }
        let deleted = Entity::delete_many()
            .filter(Column::Id.eq(id.0))
            .filter(Column::Status.eq("parked"))
            .exec(self.door.executor)
            .await?;
        if deleted.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }
}

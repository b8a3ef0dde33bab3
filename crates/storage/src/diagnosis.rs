//! Questions of somebody who looks for a fault.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use sidebook_domain::CorpId;

use crate::entity::job;
use crate::{Executor, Storage, StorageError, SystemDoor};

impl Storage {
    /// The database's own clock. `None` with SQLite, which has none of its own.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn database_clock(&self) -> Result<Option<DateTime<Utc>>, StorageError> {
        let reads = &self.pools.reads;
        if reads.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let now = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        let row = reads.query_one_raw(now).await?;
        Ok(row.map(|row| row.try_get("", "now")).transpose()?)
    }

    /// Writes a row and takes it back: whether the database can be written to at all.
    ///
    /// # Errors
    /// [`StorageError`]; nothing stays behind either way.
    pub async fn try_write(&self) -> Result<(), StorageError> {
        let work = self.begin().await?;
        work.system().agencies().add("doctor").await?;
        drop(work);
        Ok(())
    }
}

impl<E: Executor> SystemDoor<'_, E> {
    /// How many jobs of a corp were given up.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn parked_jobs_of(&self, corp: CorpId) -> Result<u64, StorageError> {
        Ok(job::Entity::find()
            .filter(job::Column::CorpId.eq(corp.0))
            .filter(job::Column::Status.eq("parked"))
            .count(self.executor)
            .await?)
    }
}

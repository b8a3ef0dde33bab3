//! Workbooks are kept for a while: for the result beside what was brought, and to mend what failed.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::ImportId;

use super::ImportState;
use crate::entity::import::{Column, Entity};
use crate::{Executor, StorageError, SystemDoor, Writing};

/// A workbook that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWorkbook {
    /// Of which import.
    pub import: ImportId,
    /// Where its bytes are.
    pub object_key: String,
}

/// Workbooks of any agency. By `system().kept_workbooks()`: what deletes them knows no agency.
#[derive(Debug)]
pub struct KeptWorkbooks<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Workbooks of any agency that are kept.
    #[must_use]
    pub fn kept_workbooks(&self) -> KeptWorkbooks<'a, E> {
        KeptWorkbooks { door: *self }
    }
}

impl<E: Executor> KeptWorkbooks<'_, E> {
    /// Those that were brought before `before` and that no worker reads, the oldest first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn older(&self, before: DateTime<Utc>, limit: u64) -> Result<Vec<KeptWorkbook>, StorageError> {
        let under_way = ImportState::ALL.into_iter().filter(|state| state.is_under_way());
        let rows = Entity::find()
            .filter(Column::CreatedAt.lt(before))
            .filter(Column::FileGoneAt.is_null())
            .filter(Column::State.is_not_in(under_way.map(ImportState::as_str)))
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| KeptWorkbook {
                import: ImportId(row.id),
                object_key: row.object_key,
            })
            .collect())
    }
}

impl KeptWorkbooks<'_, Writing> {
    /// Notes that the workbooks of these imports are deleted.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn gone(&self, imports: &[ImportId]) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::FileGoneAt, Expr::value(Some(self.door.context.now())))
            .filter(Column::Id.is_in(imports.iter().map(|id| id.0)))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::AttachmentId;
use uuid::Uuid;

use super::DoomedAttachment;
use super::value::thumbnail_key;
use crate::entity::attachment::{Column, Entity};
use crate::{Executor, StorageError, SystemDoor, Writing};

/// Files of any agency that nobody kept. By `system().doomed_attachments()`: what deletes them knows no agency.
#[derive(Debug)]
pub struct DoomedAttachments<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Files of any agency that nobody kept.
    #[must_use]
    pub fn doomed_attachments(&self) -> DoomedAttachments<'a, E> {
        DoomedAttachments { door: *self }
    }
}

impl DoomedAttachments<'_, Writing> {
    /// Gives up what belongs to nothing since before `before`, and answers some of all that was given up and is not
    /// deleted yet. From here on nobody can take them any more; commit before their objects are deleted.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn doom(
        &self,
        before: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<DoomedAttachment>, StorageError> {
        let loose: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::LooseSince.lt(before))
            .filter(Column::DoomedAt.is_null())
            .order_by_asc(Column::LooseSince)
            .limit(limit)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        Entity::update_many()
            .col_expr(Column::DoomedAt, Expr::value(self.door.context.now()))
            .filter(Column::Id.is_in(loose))
            // Somebody may have taken it since.
            .filter(Column::LooseSince.lt(before))
            .exec(self.door.executor)
            .await?;
        let doomed = Entity::find()
            .filter(Column::LooseSince.is_not_null())
            .filter(Column::DoomedAt.is_not_null())
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        Ok(doomed
            .into_iter()
            .map(|row| DoomedAttachment {
                id: AttachmentId(row.id),
                object_keys: [thumbnail_key(&row.object_key), row.object_key],
            })
            .collect())
    }

    /// Deletes the rows of files whose objects are gone.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn forget(&self, gone: &[AttachmentId]) -> Result<u64, StorageError> {
        let done = Entity::delete_many()
            .filter(Column::Id.is_in(gone.iter().map(|id| id.0)))
            .filter(Column::DoomedAt.is_not_null())
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected)
    }
}

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use crate::entity::alarm::{ActiveModel, Column, Entity};
use crate::{Executor, StorageError, SystemDoor, Writing};

/// What an operator should look after. By `system().alarms()`.
#[derive(Debug)]
pub struct Alarms<'a, E> {
    door: SystemDoor<'a, E>,
}

/// Something that an operator should look after, until it is over by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// `ticket_missing`, `secret_refused`, `healing`, `jobs_parked` or `jobs_unknown`.
    pub kind: String,
    /// What it is about, in a word: an app, a reason, a kind of job.
    pub subject: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// What an operator should look after.
    #[must_use]
    pub fn alarms(&self) -> Alarms<'a, E> {
        Alarms { door: *self }
    }
}

impl<E: Executor> Alarms<'_, E> {
    /// The alarms that stand, oldest first.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn standing(&self) -> Result<Vec<Alarm>, StorageError> {
        let rows = Entity::find()
            .filter(Column::ClearedAt.is_null())
            .order_by_asc(Column::Since)
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        let standing = rows.into_iter().map(|row| Alarm {
            kind: row.kind,
            subject: row.subject,
            since: row.since,
        });
        Ok(standing.collect())
    }
}

impl Alarms<'_, Writing> {
    /// Raises an alarm. True when it did not stand yet: that is the moment to log it.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn raise(&self, kind: &str, subject: &str) -> Result<bool, StorageError> {
        let id: Uuid = self.door.context.new_id();
        let row = ActiveModel {
            id: Set(id),
            kind: Set(kind.to_owned()),
            subject: Set(subject.to_owned()),
            since: Set(self.door.context.now()),
            cleared_at: Set(None),
        };
        // The one unique index besides the key says: standing once.
        let raised = Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(raised > 0)
    }

    /// Clears an alarm. True when it stood.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn clear(&self, kind: &str, subject: &str) -> Result<bool, StorageError> {
        let cleared = Entity::update_many()
            .filter(Column::Kind.eq(kind))
            .filter(Column::Subject.eq(subject))
            .filter(Column::ClearedAt.is_null())
            .col_expr(Column::ClearedAt, Expr::value(self.door.context.now()))
            .exec(self.door.executor)
            .await?;
        Ok(cleared.rows_affected > 0)
    }
}

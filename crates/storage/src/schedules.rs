use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

use crate::entity::schedule::{ActiveModel, Column, Entity};
use crate::{Executor, StorageError, SystemDoor, Writing};

/// What happens by the clock. By `system().schedules()`.
#[derive(Debug)]
pub struct Schedules<'a, E> {
    door: SystemDoor<'a, E>,
}

/// The slot of a schedule that was taken last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenSlot {
    /// Which schedule.
    pub name: String,
    /// Which slot.
    pub slot: i64,
    /// When.
    pub taken_at: DateTime<Utc>,
}

/// A slot taken so far in the future was taken by a clock that was wrong, and binds nobody. Smaller steps of a clock
/// make up for themselves: forward, slots are taken early and once; back, nothing is taken until time has caught up.
const WRONG_CLOCK: TimeDelta = TimeDelta::hours(2);

impl TakenSlot {
    /// Whether `slot` is still to be taken.
    #[must_use]
    pub fn leaves(&self, slot: i64, now: DateTime<Utc>) -> bool {
        self.slot < slot || (self.slot > slot && self.taken_at > now + WRONG_CLOCK)
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// What happens by the clock.
    #[must_use]
    pub fn schedules(&self) -> Schedules<'a, E> {
        Schedules { door: *self }
    }
}

impl<E: Executor> Schedules<'_, E> {
    /// Every schedule's last slot.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn taken(&self) -> Result<Vec<TakenSlot>, StorageError> {
        let rows = Entity::find().all(self.door.executor).await?;
        let taken = rows.into_iter().map(|row| TakenSlot {
            name: row.name,
            slot: row.slot,
            taken_at: row.taken_at,
        });
        Ok(taken.collect())
    }
}

impl Schedules<'_, Writing> {
    /// Takes a slot, unless it or a later one was taken. True for one caller over all replicas; enqueue the slot's job
    /// in the same unit of work, and neither is lost.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn take(&self, name: &str, slot: i64) -> Result<bool, StorageError> {
        let now = self.door.context.now();
        let updated = Entity::update_many()
            .filter(Column::Name.eq(name))
            .filter(
                Condition::any().add(Column::Slot.lt(slot)).add(
                    Condition::all()
                        .add(Column::Slot.gt(slot))
                        .add(Expr::col(Column::TakenAt).gt(now + WRONG_CLOCK)),
                ),
            )
            .col_expr(Column::Slot, Expr::value(slot))
            .col_expr(Column::TakenAt, Expr::value(now))
            .exec(self.door.executor)
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Begins a schedule that was never heard of: its present slot counts as taken.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn begin(&self, name: &str, slot: i64) -> Result<(), StorageError> {
        let row = ActiveModel {
            name: Set(name.to_owned()),
            slot: Set(slot),
            taken_at: Set(self.door.context.now()),
        };
        let there = OnConflict::column(Column::Name).do_nothing().to_owned();
        Entity::insert(row)
            .on_conflict(there)
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use sidebook_domain::{CorpId, OutageId};
use uuid::Uuid;

use super::{Outage, OutageKind};
use crate::entity::outage::{ActiveModel, Column, Entity};
use crate::reading::to_millis;
use crate::{Executor, StorageError, SystemDoor, Task, Writing};

/// Times in which events of the platform may have been missed. By `system().outages()`.
#[derive(Debug)]
pub struct Outages<'a, E> {
    pub(super) door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Times in which events of the platform may have been missed.
    #[must_use]
    pub fn outages(&self) -> Outages<'a, E> {
        Outages { door: *self }
    }
}

impl<E: Executor> Outages<'_, E> {
    /// One outage.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: OutageId) -> Result<Option<Outage>, StorageError> {
        let row = Entity::find_by_id(id.0).one(self.door.executor).await?;
        row.map(Outage::try_from).transpose()
    }

    /// The outages that ended last, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn latest(&self, limit: u64) -> Result<Vec<Outage>, StorageError> {
        let rows = Entity::find()
            .order_by_desc(Column::EndedAt)
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(Outage::try_from).collect()
    }

    /// The outages of which not all is read again.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn unhealed(&self) -> Result<Vec<Outage>, StorageError> {
        let rows = Entity::find()
            .filter(Column::HealedAt.is_null())
            .order_by_asc(Column::Id)
            .limit(1000)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(Outage::try_from).collect()
    }
}

impl Outages<'_, Writing> {
    /// Notes an outage and enqueues its healing, in this unit of work. One of the same kind whose healing has not begun
    /// becomes longer instead: each is healed once.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn note(
        &self,
        why: OutageKind,
        corp: Option<CorpId>,
        began_at: DateTime<Utc>,
        ended_at: DateTime<Utc>,
        events: Option<u64>,
    ) -> Result<OutageId, StorageError> {
        let (began_at, ended_at) = (to_millis(began_at), to_millis(ended_at));
        let events = events.map(|events| i64::try_from(events).unwrap_or(i64::MAX));
        let of_corp = match corp {
            Some(corp) => Column::CorpId.eq(corp.0),
            None => Column::CorpId.is_null(),
        };
        let known = Entity::find()
            .filter(Column::Why.eq(why.as_str()))
            .filter(of_corp)
            .filter(Column::HealedAt.is_null())
            .filter(Column::HealingAt.is_null())
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let id = match known {
            Some(known) => {
                let events = match (known.events, events) {
                    (Some(some), Some(more)) => Some(some.saturating_add(more)),
                    (some, more) => some.or(more),
                };
                Entity::update_many()
                    .filter(Column::Id.eq(known.id))
                    .col_expr(Column::BeganAt, Expr::value(known.began_at.min(began_at)))
                    .col_expr(Column::EndedAt, Expr::value(known.ended_at.max(ended_at)))
                    .col_expr(Column::Events, Expr::value(events))
                    .exec(self.door.executor)
                    .await?;
                OutageId(known.id)
            }
            None => {
                let id: Uuid = self.door.context.new_id();
                let row = ActiveModel {
                    id: Set(id),
                    why: Set(why.as_str().to_owned()),
                    corp_id: Set(corp.map(|corp| corp.0)),
                    began_at: Set(began_at),
                    ended_at: Set(ended_at),
                    events: Set(events),
                    noticed_at: Set(self.door.context.now()),
                    healing_at: Set(None),
                    planned_at: Set(None),
                    healed_at: Set(None),
                };
                Entity::insert(row)
                    .exec_without_returning(self.door.executor)
                    .await?;
                OutageId(id)
            }
        };
        let heal = Task::HealOutage {
            outage_id: id,
            after: None,
        };
        self.door.jobs().enqueue(heal.job()).await?;
        Ok(id)
    }

    /// Re-reading begins: the outage grows no more. The first time counts.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn healing(&self, id: OutageId) -> Result<(), StorageError> {
        self.stamp(id, Column::HealingAt).await
    }

    /// Re-reading has begun for every corp.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn planned(&self, id: OutageId) -> Result<(), StorageError> {
        self.stamp(id, Column::PlannedAt).await
    }

    /// All is read again.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn healed(&self, id: OutageId) -> Result<(), StorageError> {
        self.stamp(id, Column::HealedAt).await
    }

    async fn stamp(&self, id: OutageId, column: Column) -> Result<(), StorageError> {
        Entity::update_many()
            .filter(Column::Id.eq(id.0))
            .filter(column.is_null())
            .col_expr(column, Expr::value(self.door.context.now()))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

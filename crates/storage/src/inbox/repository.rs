use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use sidebook_domain::InboxId;
use sidebook_messenger::Route;
use tracing::error;

use super::InboxEvent;
use crate::entity::inbox;
use crate::seal::SealPlace;
use crate::{Executor, StorageError, SystemDoor, Writing};

/// Stored platform events. By `system().inbox()`.
#[derive(Debug)]
pub struct Inbox<'a, E> {
    pub(crate) door: SystemDoor<'a, E>,
}

pub(crate) const BODY: SealPlace<'static> = SealPlace {
    table: "inbox",
    column: "body",
    row: "",
};

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Stored platform events.
    #[must_use]
    pub fn inbox(&self) -> Inbox<'a, E> {
        Inbox { door: *self }
    }
}

impl<E: Executor> Inbox<'_, E> {
    /// One event, whatever became of it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: InboxId) -> Result<Option<InboxEvent>, StorageError> {
        let row = inbox::Entity::find_by_id(id.0).one(self.door.executor).await?;
        row.map(|row| self.opened(row)).transpose()
    }

    pub(super) fn opened(&self, row: inbox::Model) -> Result<InboxEvent, StorageError> {
        let id = row.id.to_string();
        let body = self
            .door
            .context
            .open(SealPlace { row: &id, ..BODY }, &row.body)?;
        Ok(InboxEvent {
            id: InboxId(row.id),
            platform: row.platform,
            route: Route::parse(&row.route)
                .ok_or_else(|| StorageError::inconsistent("inbox", "route", id))?,
            app_key: row.app_key,
            name: row.name,
            platform_corp: row.platform_corp_id.map(Into::into),
            body,
            received_at: row.received_at,
            attempts: row.attempts,
            trace_context: row.trace_context,
        })
    }

    /// How long the oldest new event has waited; zero when there is none.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn lag(&self) -> Result<Duration, StorageError> {
        let oldest: Option<DateTime<Utc>> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::ReceivedAt)
            .filter(inbox::Column::State.eq("new"))
            .order_by_asc(inbox::Column::ReceivedAt)
            .order_by_asc(inbox::Column::Id)
            .into_tuple()
            .one(self.door.executor)
            .await?;
        let waited = oldest.map(|received_at| self.door.context.now() - received_at);
        Ok(waited.and_then(|waited| waited.to_std().ok()).unwrap_or_default())
    }
}

impl Inbox<'_, Writing> {
    /// New events, for this unit of work only: say what became of each, enqueue its job, then commit. Events that other
    /// workers hold at this moment are passed over. One whose seal does not open is failed here.
    ///
    /// Those of no corp come first (tickets, new installations), then corps share what is left, each its oldest first;
    /// the next call goes on behind the corp served last. So nobody waits for another's backlog.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn claim_new(&self, limit: u64) -> Result<Vec<InboxEvent>, StorageError> {
        let rounds = &self.door.context.rounds;
        let mut rows = self.of_lane(None, 0, limit).await?;
        let corps = super::lanes::lanes(self.door.executor, &rounds.platform_corp(), limit).await?;
        let mut full = Vec::new();
        for (index, corp) in corps.iter().enumerate() {
            let room = limit.saturating_sub(rows.len() as u64);
            if room == 0 {
                break;
            }
            let share = room.div_ceil((corps.len() - index) as u64);
            let of_corp = self.of_lane(Some(corp), 0, share).await?;
            if of_corp.len() as u64 == share {
                full.push((corp, share));
            }
            rows.extend(of_corp);
            rounds.served_platform_corp(corp);
        }
        // What the others left is for those who have more.
        for (corp, had) in full {
            let room = limit.saturating_sub(rows.len() as u64);
            if room == 0 {
                break;
            }
            rows.extend(self.of_lane(Some(corp), had, room).await?);
        }
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            let id = InboxId(row.id);
            match self.opened(row) {
                Ok(event) => events.push(event),
                Err(cause) => {
                    error!(inbox.id = %id, error = %cause, "stored event {id} cannot be read");
                    self.failed(id, "unreadable").await?;
                }
            }
        }
        Ok(events)
    }

    async fn of_lane(
        &self,
        corp: Option<&str>,
        had: u64,
        limit: u64,
    ) -> Result<Vec<inbox::Model>, StorageError> {
        let of_corp = match corp {
            Some(corp) => inbox::Column::PlatformCorpId.eq(corp),
            None => inbox::Column::PlatformCorpId.is_null(),
        };
        let rows = inbox::Entity::find()
            .filter(inbox::Column::State.eq("new"))
            .filter(of_corp)
            .order_by_asc(inbox::Column::ReceivedAt)
            .order_by_asc(inbox::Column::Id)
            .offset(had)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(self.door.executor)
            .await?;
        Ok(rows)
    }

    /// It became a job (or was done at once).
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not new any more.
    pub async fn routed(&self, id: InboxId) -> Result<(), StorageError> {
        self.all_routed(&[id]).await
    }

    /// They became jobs (or were done at once), by one statement. Each id once.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when one of them is not new any more.
    pub async fn all_routed(&self, ids: &[InboxId]) -> Result<(), StorageError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
        let count = ids.len() as u64;
        let update = inbox::Entity::update_many()
            .filter(inbox::Column::Id.is_in(ids))
            .filter(inbox::Column::State.eq("new"));
        let updated = self
            .settled(update, "routed", None)
            .exec(self.door.executor)
            .await?;
        exactly(count, updated.rows_affected)
    }

    /// It needs nothing; `why` is a code for the operator.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not new any more.
    pub async fn ignored(&self, id: InboxId, why: &str) -> Result<(), StorageError> {
        self.settle(id, "ignored", Some(why)).await
    }

    /// It cannot be routed, and trying again would not help.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not new any more.
    pub async fn failed(&self, id: InboxId, problem: &str) -> Result<(), StorageError> {
        self.settle(id, "failed", Some(problem)).await
    }

    /// It could not be routed this time; given up after `max_attempts`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not new any more.
    pub async fn try_again(&self, id: InboxId, problem: &str, max_attempts: i64) -> Result<(), StorageError> {
        let next = Expr::col(inbox::Column::Attempts).add(1);
        let state = Expr::case(next.clone().gte(max_attempts), Expr::value("failed")).finally("new");
        let update = waiting(id)
            .col_expr(inbox::Column::Attempts, next)
            .col_expr(inbox::Column::State, state.into())
            .col_expr(inbox::Column::Problem, Expr::value(problem));
        self.one(update).await
    }

    /// Sends a failed event through routing again.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it is not failed.
    pub async fn requeue(&self, id: InboxId) -> Result<(), StorageError> {
        let update = inbox::Entity::update_many()
            .filter(inbox::Column::Id.eq(id.0))
            .filter(inbox::Column::State.eq("failed"))
            .col_expr(inbox::Column::State, Expr::value("new"))
            .col_expr(inbox::Column::Attempts, Expr::value(0_i64))
            .col_expr(inbox::Column::RoutedAt, Expr::value(None::<DateTime<Utc>>));
        self.one(update).await
    }

    /// Deletes up to `limit` routed and ignored events older than `before`, and tells how many. A delivery repeated
    /// later than that would count as new, so keep them longer than the platform repeats.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn forget(&self, before: DateTime<Utc>, limit: u64) -> Result<u64, StorageError> {
        let old: Vec<uuid::Uuid> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::Id)
            // As the index `inbox_old` says it: one that covers a part of a table is used only where its very condition is read.
            .filter(Expr::cust("state IN ('routed', 'ignored')"))
            .filter(inbox::Column::RoutedAt.lt(before))
            .order_by_asc(inbox::Column::RoutedAt)
            .limit(Ord::min(limit, 10_000))
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let deleted = inbox::Entity::delete_many()
            .filter(inbox::Column::Id.is_in(old))
            .exec(self.door.executor)
            .await?;
        Ok(deleted.rows_affected)
    }

    async fn settle(&self, id: InboxId, state: &str, problem: Option<&str>) -> Result<(), StorageError> {
        self.one(self.settled(waiting(id), state, problem)).await
    }

    fn settled(
        &self,
        update: UpdateMany<inbox::Entity>,
        state: &str,
        problem: Option<&str>,
    ) -> UpdateMany<inbox::Entity> {
        update
            .col_expr(inbox::Column::State, Expr::value(state))
            .col_expr(inbox::Column::Problem, Expr::value(problem.map(str::to_owned)))
            .col_expr(inbox::Column::RoutedAt, Expr::value(self.door.context.now()))
    }

    async fn one(&self, update: UpdateMany<inbox::Entity>) -> Result<(), StorageError> {
        let updated = update.exec(self.door.executor).await?;
        exactly(1, updated.rows_affected)
    }
}

fn exactly(expected: u64, affected: u64) -> Result<(), StorageError> {
    if affected == expected {
        Ok(())
    } else {
        Err(StorageError::Stale)
    }
}

fn waiting(id: InboxId) -> UpdateMany<inbox::Entity> {
    inbox::Entity::update_many()
        .filter(inbox::Column::Id.eq(id.0))
        .filter(inbox::Column::State.eq("new"))
}

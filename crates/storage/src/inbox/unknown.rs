use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Inbox, InboxEvent};
use crate::entity::inbox;
use crate::{Executor, StorageError, Writing};

/// Why an event was ignored whose kind the version that routed it did not know. A newer one may.
pub const UNKNOWN_EVENT: &str = "unknown_event";

/// Literally: SQLite uses a partial index only where it reads its very condition.
const IS_UNKNOWN: &str = "problem = 'unknown_event'";

impl<E: Executor> Inbox<'_, E> {
    /// One event of each name that was ignored because nobody knew it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn unknown(&self) -> Result<Vec<InboxEvent>, StorageError> {
        let names: Vec<String> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::Name)
            .filter(Expr::cust(IS_UNKNOWN))
            .group_by(inbox::Column::Name)
            .order_by_asc(inbox::Column::Name)
            .limit(1000)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let mut events = Vec::with_capacity(names.len());
        for name in names {
            let row = inbox::Entity::find()
                .filter(Expr::cust(IS_UNKNOWN))
                .filter(inbox::Column::Name.eq(name))
                .one(self.door.executor)
                .await?;
            if let Some(row) = row {
                events.push(self.opened(row)?);
            }
        }
        Ok(events)
    }
}

impl Inbox<'_, Writing> {
    /// Sends up to `limit` events of a name that were ignored because nobody knew it through routing again, and tells how
    /// many.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn route_unknown_again(&self, name: &str, limit: u64) -> Result<u64, StorageError> {
        let ids: Vec<uuid::Uuid> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::Id)
            .filter(Expr::cust(IS_UNKNOWN))
            .filter(inbox::Column::Name.eq(name))
            .limit(Ord::min(limit, 10_000))
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let updated = inbox::Entity::update_many()
            .filter(inbox::Column::Id.is_in(ids))
            .filter(Expr::cust(IS_UNKNOWN))
            .col_expr(inbox::Column::State, Expr::value("new"))
            .col_expr(inbox::Column::Problem, Expr::value(None::<String>))
            .col_expr(inbox::Column::RoutedAt, Expr::value(None::<DateTime<Utc>>))
            .exec(self.door.executor)
            .await?;
        Ok(updated.rows_affected)
    }
}

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QuerySelect};

use crate::entity::inbox;
use crate::{Executor, Inbox, StorageError};

/// How many events are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InboxCounts {
    /// Waiting to be routed.
    pub new: u64,
    /// Became jobs.
    pub routed: u64,
    /// Known to need nothing.
    pub ignored: u64,
    /// Given up; somebody has to look.
    pub failed: u64,
}

#[derive(FromQueryResult)]
struct Count {
    state: String,
    count: i64,
}

impl<E: Executor> Inbox<'_, E> {
    /// How many events are in which state. Reads them all: what is watched is [`Figures`](crate::Figures).
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn count_by_state(&self) -> Result<InboxCounts, StorageError> {
        let rows: Vec<Count> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::State)
            .column_as(inbox::Column::Id.count(), "count")
            .group_by(inbox::Column::State)
            .into_model()
            .all(self.door.executor)
            .await?;
        let mut counts = InboxCounts::default();
        for Count { state, count } in rows {
            let count = u64::try_from(count).unwrap_or(0);
            match state.as_str() {
                "new" => counts.new = count,
                "routed" => counts.routed = count,
                "ignored" => counts.ignored = count,
                "failed" => counts.failed = count,
                _ => return Err(StorageError::inconsistent("inbox", "state", state)),
            }
        }
        Ok(counts)
    }
}

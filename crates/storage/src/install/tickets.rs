use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use secrecy::SecretString;
use sidebook_messenger::SuiteTicket;
use uuid::Uuid;

use crate::entity::suite_ticket::{self, Column, Entity};
use crate::reading::to_millis;
use crate::seal::SealPlace;
use crate::{Executor, StorageError, SystemDoor, Writing};

/// The tickets that the platform pushes for a third-party app. By `system().suite_tickets()`.
#[derive(Debug)]
pub struct SuiteTickets<'a, E> {
    door: SystemDoor<'a, E>,
}

pub(crate) const TICKET: SealPlace<'static> = SealPlace {
    table: "suite_tickets",
    column: "ticket",
    row: "",
};

/// How many are kept: the newest, and the one before it in case the newest was overtaken on its way.
const KEPT: u64 = 2;

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// The tickets that the platform pushes for a third-party app.
    #[must_use]
    pub fn suite_tickets(&self) -> SuiteTickets<'a, E> {
        SuiteTickets { door: *self }
    }
}

impl<E: Executor> SuiteTickets<'_, E> {
    fn newest_first(&self, suite: &str) -> Select<Entity> {
        Entity::find()
            .filter(Column::SuiteId.eq(suite))
            .order_by_desc(Column::IssuedAt)
            .limit(KEPT)
    }

    /// The newest tickets, newest first, at most two.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn newest(&self, suite: &str) -> Result<Vec<SuiteTicket>, StorageError> {
        let rows = self.newest_first(suite).all(self.door.executor).await?;
        let opened = rows.into_iter().map(|row| {
            let id = row.id.to_string();
            let ticket = self
                .door
                .context
                .open_text(SealPlace { row: &id, ..TICKET }, &row.ticket)?;
            Ok(SuiteTicket {
                ticket,
                issued_at: row.issued_at,
            })
        });
        opened.collect()
    }
}

impl SuiteTickets<'_, Writing> {
    /// Keeps a ticket, unless a newer one (by the platform's clock) is kept already. Tells whether it was kept.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn store(
        &self,
        suite: &str,
        ticket: &SecretString,
        issued_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let issued_at = to_millis(issued_at);
        let kept = self
            .newest_first(suite)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        if kept.iter().any(|row| row.issued_at > issued_at) {
            return Ok(false);
        }
        let id: Uuid = self.door.context.new_id();
        let text = id.to_string();
        let row = suite_ticket::ActiveModel {
            id: Set(id),
            suite_id: Set(suite.to_owned()),
            issued_at: Set(issued_at),
            ticket: Set(self
                .door
                .context
                .seal_text(SealPlace { row: &text, ..TICKET }, ticket)?),
            received_at: Set(self.door.context.now()),
        };
        // Two of one moment: the first stays.
        let same = OnConflict::columns([Column::SuiteId, Column::IssuedAt])
            .do_nothing()
            .to_owned();
        let inserted = Entity::insert(row)
            .on_conflict(same)
            .exec_without_returning(self.door.executor)
            .await?;
        let old: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::SuiteId.eq(suite))
            .order_by_desc(Column::IssuedAt)
            .offset(KEPT)
            .limit(100)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        Entity::delete_many()
            .filter(Column::Id.is_in(old))
            .exec(self.door.executor)
            .await?;
        Ok(inserted > 0)
    }
}

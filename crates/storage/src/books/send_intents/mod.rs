//! Send intents: messages prepared for a conversation, and what became of them. They are the log of what was sent.

mod store;
mod value;

pub use value::{NewSendIntent, Prepared, SendIntent, SendIntentEntry, SendIntentFilter, Settled};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, SendIntentId, StaffId};

use crate::entity::send_intent::{Column, Entity};
use crate::page::{Page, Paged};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError};

/// The send intents of one agency. By `of(agency).send_intents()`.
#[derive(Debug)]
pub struct SendIntents<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The messages that people of this agency prepared.
    #[must_use]
    pub fn send_intents(&self) -> SendIntents<'a, E> {
        SendIntents { door: *self }
    }
}

impl<E: Executor> SendIntents<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// One intent.
    pub async fn find(&self, id: SendIntentId) -> Result<Option<SendIntent>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(SendIntent::try_from).transpose()
    }

    /// The intent this person made with this idempotency key.
    pub async fn find_by_key(&self, staff: StaffId, key: &str) -> Result<Option<SendIntent>, StorageError> {
        let row = self
            .query()
            .filter(Column::StaffId.eq(staff.0))
            .filter(Column::IdempotencyKey.eq(key))
            .one(self.door.executor)
            .await?;
        row.map(SendIntent::try_from).transpose()
    }

    /// Intents, newest first, with names.
    pub async fn list(
        &self,
        filter: SendIntentFilter,
        page: Page<SendIntentId>,
    ) -> Result<Paged<SendIntentEntry, SendIntentId>, StorageError> {
        let mut rows = self.query();
        if let Some(conversation) = filter.conversation {
            rows = rows.filter(Column::ConversationId.eq(conversation.0));
        }
        if let Some(client) = filter.client {
            rows = rows.filter(Column::ClientId.eq(client.0));
        }
        if let Some(staff) = filter.staff {
            rows = rows.filter(Column::StaffId.eq(staff.0));
        }
        if let Some(after) = page.after {
            rows = rows.filter(Column::Id.lt(after.0));
        }
        let rows = rows
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let intents: Vec<SendIntent> = readable(rows)?;
        let paged = page.cut(intents, |intent| intent.id);
        let entries = self.with_names(&paged.items).await?;
        Ok(paged.with(entries))
    }

    async fn with_names(&self, intents: &[SendIntent]) -> Result<Vec<SendIntentEntry>, StorageError> {
        let people: Vec<StaffId> = intents.iter().map(|intent| intent.staff).collect();
        let people = self.door.staff().find_many(&people).await?;
        let clients: Vec<ClientId> = intents.iter().map(|intent| intent.client).collect();
        let clients = self.door.clients().find_many(&clients).await?;
        let entry = |intent: &SendIntent| {
            let lost = |column| StorageError::inconsistent("send_intents", column, intent.id);
            let staff = people
                .iter()
                .find(|staff| staff.id == intent.staff)
                .ok_or_else(|| lost("staff_id"))?;
            let client = clients.iter().find(|client| client.id == intent.client);
            let client = client.ok_or_else(|| lost("client_id"))?;
            Ok(SendIntentEntry {
                intent: intent.clone(),
                staff_name: staff.name.clone(),
                client_name: client.name.as_str().to_owned(),
            })
        };
        intents.iter().map(entry).collect()
    }
}

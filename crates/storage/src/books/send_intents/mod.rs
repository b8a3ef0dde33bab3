//! Send intents: messages prepared for a conversation, and what became of them. They are the log of what was sent.

mod store;
mod value;

pub use value::{
    IntentAttachment, NewSendIntent, Prepared, Report, SendIntent, SendIntentEntry, SendIntentFilter,
    SendWarning, Settled,
};

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use sidebook_domain::{
    Action, ClientId, ConversationId, Period, SendAttachmentId, SendIntentId, SendState, StaffId,
};

use crate::books::reach::reaches;
use crate::entity::send_intent::{Column, Entity};
use crate::keyset::Direction;
use crate::page::{Page, Paged};
use crate::reading::{readable, to_millis};
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

    /// Whether this text was sent into the conversation since then, or may have been.
    pub async fn was_sent(
        &self,
        conversation: ConversationId,
        text: &str,
        since: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let sent = SendState::ALL
            .into_iter()
            .filter(|state| state.may_have_been_sent());
        // What was edited before it was sent is known by what became of it.
        let as_rendered = Condition::all()
            .add(Column::SentText.is_null())
            .add(Column::RenderedText.eq(text));
        let said = Condition::any().add(Column::SentText.eq(text)).add(as_rendered);
        let count = self
            .query()
            .filter(Column::ConversationId.eq(conversation.0))
            .filter(Column::CreatedAt.gte(to_millis(since)))
            .filter(Column::State.is_in(sent.map(SendState::as_str)))
            .filter(said)
            .count(self.door.executor)
            .await?;
        Ok(count > 0)
    }

    /// When the client was told of the filings of a month last: the moment that the words were made which were handed over
    /// then.
    pub async fn told_of_filings(
        &self,
        client: ClientId,
        period: Period,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        // Earlier versions did not note the month.
        let about = Condition::any()
            .add(Column::Period.is_null())
            .add(Column::Period.eq(i64::from(period.number())));
        let row = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::Action.eq(Action::FilingNotice.as_str()))
            .filter(Column::State.eq(SendState::HandedOver.as_str()))
            .filter(about)
            .order_by_desc(Column::CreatedAt)
            .one(self.door.executor)
            .await?;
        Ok(row.map(|row| row.created_at))
    }

    /// Intents by when they were prepared, with names.
    pub async fn list(
        &self,
        filter: SendIntentFilter,
        direction: Direction,
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
        if let Some(action) = filter.action {
            rows = rows.filter(Column::Action.eq(action.as_str()));
        }
        if let Some(state) = filter.state {
            rows = rows.filter(Column::State.eq(state.as_str()));
        }
        if let Some(from) = filter.from {
            rows = rows.filter(Column::CreatedAt.gte(to_millis(from)));
        }
        if let Some(before) = filter.before {
            rows = rows.filter(Column::CreatedAt.lt(to_millis(before)));
        }
        if let Some(reached) = filter
            .within
            .and_then(|reach| reaches(reach, (Entity, Column::ClientId)))
        {
            rows = rows.filter(reached);
        }
        // Ids are in the order of time.
        if let Some(after) = page.after {
            rows = rows.filter(match direction {
                Direction::Ascending => Column::Id.gt(after.0),
                Direction::Descending => Column::Id.lt(after.0),
            });
        }
        rows = match direction {
            Direction::Ascending => rows.order_by_asc(Column::Id),
            Direction::Descending => rows.order_by_desc(Column::Id),
        };
        let rows = rows.limit(page.rows()).all(self.door.executor).await?;
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
        let attachments: Vec<SendAttachmentId> = intents
            .iter()
            .flat_map(|intent| intent.attachments.iter().map(|attachment| attachment.id))
            .collect();
        let attachments = self.door.send_attachments().find_many(&attachments).await?;
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
                attachments: intent
                    .attachments
                    .iter()
                    .filter_map(|sent| attachments.iter().find(|kept| kept.id == sent.id).cloned())
                    .collect(),
            })
        };
        intents.iter().map(entry).collect()
    }
}

//! Conversations that are with nobody's client: said once, remembered, taken back by whoever may link.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::{ConversationId, StaffId};

use crate::entity::not_client;
use crate::reading::require_all;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// What was said of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotClient {
    /// Who said it.
    pub said_by: StaffId,
    /// Their name.
    pub said_by_name: String,
    /// When.
    pub said_at: DateTime<Utc>,
}

/// Which conversations of one agency are with no client. By `of(agency).not_clients()`.
#[derive(Debug)]
pub struct NotClients<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Which conversations of this agency are with no client.
    #[must_use]
    pub fn not_clients(&self) -> NotClients<'a, E> {
        NotClients { door: *self }
    }
}

impl<E: Executor> NotClients<'_, E> {
    /// What was said of this conversation, if it was.
    pub async fn find(&self, conversation: ConversationId) -> Result<Option<NotClient>, StorageError> {
        let row = not_client::Entity::find()
            .filter(not_client::Column::AgencyId.eq(self.door.agency.0))
            .filter(not_client::Column::ConversationId.eq(conversation.0))
            .one(self.door.executor)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let by = self.door.staff().find(StaffId(row.said_by)).await?;
        let by =
            by.ok_or_else(|| StorageError::inconsistent("not_clients", "said_by", row.conversation_id))?;
        Ok(Some(NotClient {
            said_by: by.id,
            said_by_name: by.name,
            said_at: row.said_at,
        }))
    }
}

impl NotClients<'_, Writing> {
    /// Remembers that a conversation is with no client. Whoever said it first stays. Says whether it is new.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when conversation or staff member are not the agency's.
    pub async fn add(&self, conversation: ConversationId, staff: StaffId) -> Result<bool, StorageError> {
        let here = self.door.conversations().find(conversation).await?;
        require_all(
            "conversations",
            [conversation.0],
            here.map(|conversation| conversation.id.0),
        )?;
        let by = self.door.staff().find(staff).await?;
        require_all("staff", [staff.0], by.map(|staff| staff.id.0))?;
        let row = not_client::ActiveModel {
            conversation_id: Set(conversation.0),
            agency_id: Set(self.door.agency.0),
            said_by: Set(staff.0),
            said_at: Set(self.door.context.now()),
        };
        let new = not_client::Entity::insert(row)
            .on_conflict(
                OnConflict::column(not_client::Column::ConversationId)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(new > 0)
    }

    /// Takes it back. Says whether it had been said.
    pub async fn remove(&self, conversation: ConversationId) -> Result<bool, StorageError> {
        let done = not_client::Entity::delete_many()
            .filter(not_client::Column::AgencyId.eq(self.door.agency.0))
            .filter(not_client::Column::ConversationId.eq(conversation.0))
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected > 0)
    }
}

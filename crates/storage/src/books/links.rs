//! Links: which conversation is about which clients.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{ClientId, ConversationId, LinkId, StaffId};
use uuid::Uuid;

use crate::entity::{chosen_client, conversation, external_contact, group_member, link};
use crate::mirror::Subject;
use crate::reading::require_all;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A client that a conversation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedClient {
    /// The link.
    pub link: LinkId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The client.
    pub client: ClientId,
    /// The client's full name.
    pub name: String,
    /// What people call the client.
    pub short_name: Option<String>,
    /// Who linked it.
    pub linked_by: StaffId,
    /// When.
    pub linked_at: DateTime<Utc>,
}

/// The links of one agency. By `of(agency).links()`.
#[derive(Debug)]
pub struct Links<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Which conversation of this agency is about which of its clients.
    #[must_use]
    pub fn links(&self) -> Links<'a, E> {
        Links { door: *self }
    }
}

impl<E: Executor> Links<'_, E> {
    fn query(&self) -> Select<link::Entity> {
        link::Entity::find().filter(link::Column::AgencyId.eq(self.door.agency.0))
    }

    /// The clients a conversation is about, in the order they were linked.
    pub async fn of_conversation(
        &self,
        conversation: ConversationId,
    ) -> Result<Vec<LinkedClient>, StorageError> {
        let links = self
            .query()
            .filter(link::Column::ConversationId.eq(conversation.0));
        self.named(links).await
    }

    /// The clients that several conversations are about, in the order they were linked.
    pub async fn of_conversations(
        &self,
        conversations: &[ConversationId],
    ) -> Result<Vec<LinkedClient>, StorageError> {
        let ids = conversations.iter().map(|conversation| conversation.0);
        self.named(self.query().filter(link::Column::ConversationId.is_in(ids)))
            .await
    }

    /// Whether a conversation is about a client.
    pub async fn exists(&self, conversation: ConversationId, client: ClientId) -> Result<bool, StorageError> {
        let link = self
            .query()
            .filter(link::Column::ConversationId.eq(conversation.0))
            .filter(link::Column::ClientId.eq(client.0))
            .one(self.door.executor)
            .await?;
        Ok(link.is_some())
    }

    /// The clients whose own people sit in a group: those that the single conversations with the group's external
    /// members are about. None for the conversation with one contact. Serves the guard against the wrong chat.
    pub async fn clients_of_people_in_group(
        &self,
        conversation: ConversationId,
    ) -> Result<Vec<LinkedClient>, StorageError> {
        let Some(here) = self.door.conversations().find(conversation).await? else {
            return Ok(Vec::new());
        };
        let Subject::Group(group) = here.subject else {
            return Ok(Vec::new());
        };
        let people: Vec<String> = group_member::Entity::find()
            .filter(group_member::Column::AgencyId.eq(self.door.agency.0))
            .filter(group_member::Column::GroupChatId.eq(group.0))
            .filter(group_member::Column::Kind.eq("external"))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|member| member.member_ref)
            .collect();
        let contacts: Vec<Uuid> = external_contact::Entity::find()
            .filter(external_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(external_contact::Column::CorpId.eq(here.corp.0))
            .filter(external_contact::Column::ExternalUserId.is_in(people))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|contact| contact.id)
            .collect();
        let conversations: Vec<Uuid> = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::ExternalContactId.is_in(contacts))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|conversation| conversation.id)
            .collect();
        self.named(
            self.query()
                .filter(link::Column::ConversationId.is_in(conversations)),
        )
        .await
    }

    /// The client this person looked at last beside this conversation, while it is linked.
    pub async fn chosen(
        &self,
        staff: StaffId,
        conversation: ConversationId,
    ) -> Result<Option<ClientId>, StorageError> {
        let row = chosen_client::Entity::find()
            .filter(chosen_client::Column::AgencyId.eq(self.door.agency.0))
            .filter(chosen_client::Column::StaffId.eq(staff.0))
            .filter(chosen_client::Column::ConversationId.eq(conversation.0))
            .one(self.door.executor)
            .await?;
        Ok(row.map(|row| ClientId(row.client_id)))
    }

    async fn named(&self, links: Select<link::Entity>) -> Result<Vec<LinkedClient>, StorageError> {
        let rows = links
            .order_by_asc(link::Column::Id)
            .all(self.door.executor)
            .await?;
        let ids: Vec<ClientId> = rows.iter().map(|row| ClientId(row.client_id)).collect();
        let clients = self.door.clients().find_many(&ids).await?;
        let named = |row: link::Model| {
            let client = clients.iter().find(|client| client.id.0 == row.client_id);
            let client = client.ok_or_else(|| StorageError::inconsistent("links", "client_id", row.id))?;
            Ok(LinkedClient {
                link: LinkId(row.id),
                conversation: ConversationId(row.conversation_id),
                client: client.id,
                name: client.name.as_str().to_owned(),
                short_name: client.short_name.clone(),
                linked_by: StaffId(row.linked_by),
                linked_at: row.linked_at,
            })
        };
        rows.into_iter().map(named).collect()
    }
}

impl Links<'_, Writing> {
    /// Links clients to a conversation. What is linked already stays as it is; that it was said to be with no client is
    /// forgotten. Returns how many are new.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming conversation, clients or staff member when they are not the agency's; nothing
    /// is linked then.
    pub async fn add(
        &self,
        conversation: ConversationId,
        clients: &[ClientId],
        staff: StaffId,
    ) -> Result<u64, StorageError> {
        self.require_conversation(conversation).await?;
        let by = self.door.staff().find(staff).await?;
        require_all("staff", [staff.0], by.map(|staff| staff.id.0))?;
        let known = self.door.clients().find_many(clients).await?;
        require_all(
            "clients",
            clients.iter().map(|id| id.0),
            known.iter().map(|client| client.id.0),
        )?;
        let mut new = 0;
        for client in clients {
            let row = link::ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                conversation_id: Set(conversation.0),
                client_id: Set(client.0),
                linked_by: Set(staff.0),
                linked_at: Set(self.door.context.now()),
            };
            let once = [link::Column::ConversationId, link::Column::ClientId];
            new += link::Entity::insert(row)
                .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                .exec_without_returning(self.door.executor)
                .await?;
        }
        // It is with a client, whatever somebody said before.
        if !clients.is_empty() {
            self.door.not_clients().remove(conversation).await?;
        }
        Ok(new)
    }

    /// Removes a link, and with it that the client was chosen there. Says whether there was one.
    pub async fn remove(&self, conversation: ConversationId, client: ClientId) -> Result<bool, StorageError> {
        let done = link::Entity::delete_many()
            .filter(link::Column::AgencyId.eq(self.door.agency.0))
            .filter(link::Column::ConversationId.eq(conversation.0))
            .filter(link::Column::ClientId.eq(client.0))
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Remembers which client this person looks at beside this conversation.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the conversation is not about this client, or the person is not the agency's.
    pub async fn choose(
        &self,
        staff: StaffId,
        conversation: ConversationId,
        client: ClientId,
    ) -> Result<(), StorageError> {
        let linked = self.exists(conversation, client).await?;
        require_all("links", [client.0], linked.then_some(client.0))?;
        let by = self.door.staff().find(staff).await?;
        require_all("staff", [staff.0], by.map(|staff| staff.id.0))?;
        use chosen_client::Column;
        let row = chosen_client::ActiveModel {
            agency_id: Set(self.door.agency.0),
            staff_id: Set(staff.0),
            conversation_id: Set(conversation.0),
            client_id: Set(client.0),
            chosen_at: Set(self.door.context.now()),
        };
        chosen_client::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([Column::StaffId, Column::ConversationId])
                    .update_columns([Column::ClientId, Column::ChosenAt])
                    .to_owned(),
            )
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }

    async fn require_conversation(&self, id: ConversationId) -> Result<(), StorageError> {
        let found = self.door.conversations().find(id).await?;
        require_all(
            "conversations",
            [id.0],
            found.map(|conversation| conversation.id.0),
        )
    }
}

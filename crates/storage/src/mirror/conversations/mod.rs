//! Conversations: what a sidebar is opened beside.

mod view;

pub use view::{ConversationDetail, ConversationView};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};
use sidebook_domain::{ConversationId, ConversationKind, CorpId, ExternalContactId, GroupChatId};
use sidebook_messenger::{ChatId, ExternalUserId, MemberId};
use uuid::Uuid;

use crate::entity::{contact_follow, conversation, external_contact, group_chat, group_member};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// What a sidebar is opened beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The corp it is in.
    pub corp: CorpId,
    /// Who is on the other side.
    pub subject: Subject,
    /// Since when we know it.
    pub created_at: DateTime<Utc>,
}

impl Conversation {
    /// One contact or a group.
    #[must_use]
    pub fn kind(&self) -> ConversationKind {
        self.subject.kind()
    }
}

/// Who is on the other side of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One external contact.
    Contact(ExternalContactId),
    /// A group chat.
    Group(GroupChatId),
}

impl Subject {
    /// One contact or a group.
    #[must_use]
    pub fn kind(self) -> ConversationKind {
        match self {
            Self::Contact(_) => ConversationKind::Contact,
            Self::Group(_) => ConversationKind::Group,
        }
    }
}

impl TryFrom<conversation::Model> for Conversation {
    type Error = StorageError;

    fn try_from(row: conversation::Model) -> Result<Self, StorageError> {
        let kind = ConversationKind::parse(&row.kind);
        let subject = match (kind, row.external_contact_id, row.group_chat_id) {
            (Some(ConversationKind::Contact), Some(contact), None) => Subject::Contact(contact.into()),
            (Some(ConversationKind::Group), None, Some(group)) => Subject::Group(group.into()),
            _ => return Err(StorageError::inconsistent("conversations", "kind", row.id)),
        };
        Ok(Self {
            id: ConversationId(row.id),
            corp: CorpId(row.corp_id),
            subject,
            created_at: row.created_at,
        })
    }
}

/// The conversations of one agency. By `of(agency).conversations()`.
#[derive(Debug)]
pub struct Conversations<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The conversations of this agency's corps.
    #[must_use]
    pub fn conversations(&self) -> Conversations<'a, E> {
        Conversations { door: *self }
    }
}

impl<E: Executor> Conversations<'_, E> {
    fn query(&self) -> Select<conversation::Entity> {
        conversation::Entity::find().filter(conversation::Column::AgencyId.eq(self.door.agency.0))
    }

    /// One conversation.
    pub async fn find(&self, id: ConversationId) -> Result<Option<Conversation>, StorageError> {
        self.one(self.query().filter(conversation::Column::Id.eq(id.0)))
            .await
    }

    /// Several conversations (at most some hundred), in no order; ids that are not the agency's are left out.
    pub async fn find_many(&self, ids: &[ConversationId]) -> Result<Vec<Conversation>, StorageError> {
        let rows = self
            .query()
            .filter(conversation::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// The conversation with a contact, by the platform's id; contacts that are gone included.
    pub async fn find_contact(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
    ) -> Result<Option<Conversation>, StorageError> {
        use external_contact::Column;
        let row = external_contact::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::ExternalUserId.eq(contact.as_str()))
            .one(self.door.executor)
            .await?;
        match row {
            Some(row) => self.of(Subject::Contact(row.id.into())).await,
            None => Ok(None),
        }
    }

    /// The conversation in a group chat, by the platform's id; groups that are gone included.
    pub async fn find_group(
        &self,
        corp: CorpId,
        chat: &ChatId,
    ) -> Result<Option<Conversation>, StorageError> {
        use group_chat::Column;
        let row = group_chat::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::ChatId.eq(chat.as_str()))
            .one(self.door.executor)
            .await?;
        match row {
            Some(row) => self.of(Subject::Group(row.id.into())).await,
            None => Ok(None),
        }
    }

    /// The conversation with a contact or in a group chat, by our id.
    pub async fn of(&self, subject: Subject) -> Result<Option<Conversation>, StorageError> {
        self.one(self.query().filter(is_with(subject))).await
    }

    /// Whether this member follows the contact, or owns the group or sits in it: whoever is not an admin sees only such
    /// conversations. What is gone is nobody's any more.
    pub async fn is_follower(
        &self,
        conversation: ConversationId,
        member: &MemberId,
    ) -> Result<bool, StorageError> {
        let Some(conversation) = self.find(conversation).await? else {
            return Ok(false);
        };
        let found = match conversation.subject {
            Subject::Contact(contact) => self.follows(contact.0, member).await?,
            Subject::Group(group) => {
                self.owns(group.0, member).await? || self.sits_in(group.0, member).await?
            }
        };
        Ok(found)
    }

    async fn follows(&self, contact: Uuid, member: &MemberId) -> Result<bool, StorageError> {
        use contact_follow::Column;
        let count = contact_follow::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ExternalContactId.eq(contact))
            .filter(Column::MemberId.eq(member.as_str()))
            .filter(Column::GoneAt.is_null())
            .count(self.door.executor)
            .await?;
        Ok(count > 0)
    }

    async fn owns(&self, group: Uuid, member: &MemberId) -> Result<bool, StorageError> {
        use group_chat::Column;
        let count = self
            .present_group(group)
            .filter(Column::OwnerMemberId.eq(member.as_str()))
            .count(self.door.executor)
            .await?;
        Ok(count > 0)
    }

    async fn sits_in(&self, group: Uuid, member: &MemberId) -> Result<bool, StorageError> {
        use group_member::Column;
        if self.present_group(group).count(self.door.executor).await? == 0 {
            return Ok(false);
        }
        let count = group_member::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::GroupChatId.eq(group))
            .filter(Column::Kind.eq("member"))
            .filter(Column::MemberRef.eq(member.as_str()))
            .count(self.door.executor)
            .await?;
        Ok(count > 0)
    }

    fn present_group(&self, group: Uuid) -> Select<group_chat::Entity> {
        group_chat::Entity::find()
            .filter(group_chat::Column::AgencyId.eq(self.door.agency.0))
            .filter(group_chat::Column::Id.eq(group))
            .filter(group_chat::Column::GoneAt.is_null())
    }

    async fn one(&self, query: Select<conversation::Entity>) -> Result<Option<Conversation>, StorageError> {
        query
            .one(self.door.executor)
            .await?
            .map(Conversation::try_from)
            .transpose()
    }
}

fn is_with(subject: Subject) -> sea_orm::sea_query::Expr {
    match subject {
        Subject::Contact(contact) => conversation::Column::ExternalContactId.eq(contact.0),
        Subject::Group(group) => conversation::Column::GroupChatId.eq(group.0),
    }
}

/// The conversation of a contact or group chat, made when there is none yet: whoever met it first, there is one.
pub(super) async fn ensure(
    door: &AgencyDoor<'_, Writing>,
    corp: CorpId,
    subject: Subject,
) -> Result<ConversationId, StorageError> {
    let conversations = door.conversations();
    if let Some(known) = conversations.of(subject).await? {
        return Ok(known.id);
    }
    let (contact, group, once) = match subject {
        Subject::Contact(contact) => (Some(contact.0), None, conversation::Column::ExternalContactId),
        Subject::Group(group) => (None, Some(group.0), conversation::Column::GroupChatId),
    };
    let new = conversation::ActiveModel {
        id: Set(door.context.new_id()),
        agency_id: Set(door.agency.0),
        corp_id: Set(corp.0),
        kind: Set(subject.kind().as_str().to_owned()),
        external_contact_id: Set(contact),
        group_chat_id: Set(group),
        created_at: Set(door.context.now()),
    };
    conversation::Entity::insert(new)
        .on_conflict(OnConflict::column(once).do_nothing().to_owned())
        .exec_without_returning(door.executor)
        .await?;
    let found = conversations.of(subject).await?;
    found
        .map(|conversation| conversation.id)
        .ok_or(StorageError::Stale)
}

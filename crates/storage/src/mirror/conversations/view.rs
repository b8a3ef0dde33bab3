use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sidebook_domain::ConversationId;
use sidebook_messenger::MemberId;

use super::{Conversation, Conversations, Subject};
use crate::entity::{group_chat, group_member};
use crate::{Executor, StorageError};

/// A conversation with what its header shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// The platform's id of the contact or group chat.
    pub platform_id: String,
    /// The contact's or group's name. `None` for a group that nobody named.
    pub name: Option<String>,
    /// What else is known.
    pub detail: ConversationDetail,
    /// When the platform was read.
    pub read_at: DateTime<Utc>,
    /// Since when it is gone from the platform or from our sight.
    pub gone_at: Option<DateTime<Utc>>,
}

/// What else is known of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConversationDetail {
    /// Of a contact.
    Contact {
        /// Their company's short name, for corporate contacts.
        corp_name: Option<String>,
        /// The remarks of members who follow them.
        remarks: Vec<(MemberId, String)>,
    },
    /// Of a group.
    Group {
        /// Who owns it.
        owner: MemberId,
        /// How many people sit in it.
        members: u64,
        /// How many of them are external.
        external: u64,
    },
}

impl<E: Executor> Conversations<'_, E> {
    /// A conversation with what its header shows.
    pub async fn view(&self, id: ConversationId) -> Result<Option<ConversationView>, StorageError> {
        let Some(conversation) = self.find(id).await? else {
            return Ok(None);
        };
        let lost = |column| StorageError::inconsistent("conversations", column, id);
        let view = match conversation.subject {
            Subject::Contact(contact) => {
                let contacts = self.door.contacts();
                let contact = contacts
                    .find(contact)
                    .await?
                    .ok_or_else(|| lost("external_contact_id"))?;
                let follows = contacts.follows(contact.id).await?;
                let remarks = follows
                    .into_iter()
                    .filter(|follow| follow.gone_at.is_none())
                    .filter_map(|follow| {
                        Some((follow.member, follow.remark.filter(|text| !text.is_empty())?))
                    })
                    .collect();
                ConversationView {
                    conversation,
                    platform_id: contact.external_user.as_str().to_owned(),
                    name: Some(contact.name),
                    detail: ConversationDetail::Contact {
                        corp_name: contact.corp_name,
                        remarks,
                    },
                    read_at: contact.read_at,
                    gone_at: contact.gone_at,
                }
            }
            Subject::Group(group) => {
                let row = group_chat::Entity::find()
                    .filter(group_chat::Column::AgencyId.eq(self.door.agency.0))
                    .filter(group_chat::Column::Id.eq(group.0))
                    .one(self.door.executor)
                    .await?
                    .ok_or_else(|| lost("group_chat_id"))?;
                let people = || {
                    group_member::Entity::find()
                        .filter(group_member::Column::AgencyId.eq(self.door.agency.0))
                        .filter(group_member::Column::GroupChatId.eq(group.0))
                };
                let external = people().filter(group_member::Column::Kind.eq("external"));
                ConversationView {
                    conversation,
                    platform_id: row.chat_id,
                    name: row.name,
                    detail: ConversationDetail::Group {
                        owner: row.owner_member_id.into(),
                        members: people().count(self.door.executor).await?,
                        external: external.count(self.door.executor).await?,
                    },
                    read_at: row.read_at,
                    gone_at: row.gone_at,
                }
            }
        };
        Ok(Some(view))
    }
}

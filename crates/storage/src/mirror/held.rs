//! What an account has on the platform that another could take over: contacts that it follows, groups that it owns.
//!
//! The platform keeps what belongs to a member who left for whoever takes over, and stops telling us of it. What ended
//! only because they left is theirs until then; what they or the contact ended before, is not.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ConversationId, ConversationKind, CorpId};
use sidebook_messenger::{ExternalUserId, MemberId, MemberState};
use uuid::Uuid;

use super::{Account, Conversation, Subject};
use crate::entity::{contact_follow, conversation, external_contact, group_chat};
use crate::{AgencyDoor, Executor, StorageError};

/// That somebody left may be learned so much later than that their contacts are shown no more.
const LEARNED_LATE: TimeDelta = TimeDelta::days(1);

/// A contact or group of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldConversation {
    /// Its conversation.
    pub conversation: ConversationId,
    /// One contact or a group.
    pub kind: ConversationKind,
    /// The platform's id.
    pub platform_id: String,
    /// The account's own name for the contact, else the contact's; a group's. `None` for a group that nobody named.
    pub name: Option<String>,
}

/// Contacts or groups of an account: the first ones by name, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The first ones.
    pub items: Vec<HeldConversation>,
    /// How many there are.
    pub total: u64,
}

/// What one account has. By `of(agency).held(account)`.
#[derive(Debug)]
pub struct Held<'a, E> {
    door: AgencyDoor<'a, E>,
    corp: CorpId,
    member: MemberId,
    left_at: Option<DateTime<Utc>>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What this account has on the platform.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn held(&self, (corp, member): Account) -> Result<Held<'a, E>, StorageError> {
        let known = self.members().find(corp, &member).await?;
        let left_at = known.and_then(|known| match known.state {
            MemberState::Left => Some(known.gone_at.unwrap_or(known.read_at)),
            MemberState::Active | MemberState::Inactive => known.gone_at,
        });
        Ok(Held {
            door: *self,
            corp,
            member,
            left_at,
        })
    }
}

impl<E: Executor> Held<'_, E> {
    /// Whether the member left the corp, as far as the platform tells: it shows them no more.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.left_at.is_some()
    }

    /// Their contacts or groups, at most so many, by name.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self, kind: ConversationKind, at_most: u64) -> Result<Holding, StorageError> {
        match kind {
            ConversationKind::Contact => {
                use external_contact::Column;
                let found = self.contacts();
                let total = found.clone().count(self.door.executor).await?;
                let rows = found.order_by_asc(Column::Name).order_by_asc(Column::Id);
                let items = self.contact_items(rows.limit(at_most)).await?;
                Ok(Holding { items, total })
            }
            ConversationKind::Group => {
                use group_chat::Column;
                let name = Func::coalesce([Expr::col(Column::Name), Expr::value("")]);
                let found = self.groups();
                let total = found.clone().count(self.door.executor).await?;
                let rows = found.order_by_asc(Expr::expr(name)).order_by_asc(Column::Id);
                let items = self.group_items(rows.limit(at_most)).await?;
                Ok(Holding { items, total })
            }
        }
    }

    /// Which of these conversations (at most some hundred) are theirs, in no order.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn among(&self, asked: &[Conversation]) -> Result<Vec<HeldConversation>, StorageError> {
        let (mut contacts, mut groups) = (Vec::new(), Vec::new());
        for conversation in asked {
            match conversation.subject {
                Subject::Contact(id) => contacts.push(id.0),
                Subject::Group(id) => groups.push(id.0),
            }
        }
        let contacts = self
            .contacts()
            .filter(external_contact::Column::Id.is_in(contacts));
        let groups = self.groups().filter(group_chat::Column::Id.is_in(groups));
        let mut found = self.contact_items(contacts).await?;
        found.extend(self.group_items(groups).await?);
        Ok(found)
    }

    fn contacts(&self) -> Select<external_contact::Entity> {
        use contact_follow::{Column, Entity};
        let there = Condition::any().add(Column::GoneAt.is_null());
        let there = match self.left_at {
            None => there,
            // An event says that a follow ended; whoever leaves ends none.
            Some(left_at) => there.add(
                Column::EndedAt
                    .is_null()
                    .and(Column::GoneAt.gte(left_at - LEARNED_LATE)),
            ),
        };
        let followed = Query::select()
            .column(Column::ExternalContactId)
            .from(Entity)
            .and_where(Column::AgencyId.eq(self.door.agency.0))
            .and_where(Column::CorpId.eq(self.corp.0))
            .and_where(Column::MemberId.eq(self.member.as_str()))
            .cond_where(there)
            .take();
        external_contact::Entity::find()
            .filter(external_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(external_contact::Column::Id.in_subquery(followed))
    }

    fn groups(&self) -> Select<group_chat::Entity> {
        use group_chat::{Column, Entity};
        let there = Condition::any().add(Column::GoneAt.is_null());
        let there = match self.left_at {
            None => there,
            Some(left_at) => there.add(
                Column::DismissedAt
                    .is_null()
                    .and(Column::GoneAt.gte(left_at - LEARNED_LATE)),
            ),
        };
        Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(self.corp.0))
            .filter(Column::OwnerMemberId.eq(self.member.as_str()))
            .filter(there)
    }

    async fn contact_items(
        &self,
        rows: Select<external_contact::Entity>,
    ) -> Result<Vec<HeldConversation>, StorageError> {
        use contact_follow::Column;
        let rows = rows.all(self.door.executor).await?;
        let ids = || rows.iter().map(|row| row.id);
        let remarks: HashMap<Uuid, Option<String>> = contact_follow::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::MemberId.eq(self.member.as_str()))
            .filter(Column::ExternalContactId.is_in(ids()))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|follow| (follow.external_contact_id, follow.remark))
            .collect();
        let beside = self
            .beside(conversation::Column::ExternalContactId, ids(), |row| {
                row.external_contact_id
            })
            .await?;
        let item = |row: external_contact::Model| {
            let remark = remarks
                .get(&row.id)
                .cloned()
                .flatten()
                .filter(|text| !text.is_empty());
            Some(HeldConversation {
                conversation: beside.get(&row.id).copied()?,
                kind: ConversationKind::Contact,
                platform_id: row.external_user_id,
                name: Some(remark.unwrap_or(row.name)),
            })
        };
        Ok(rows.into_iter().filter_map(item).collect())
    }

    async fn group_items(
        &self,
        rows: Select<group_chat::Entity>,
    ) -> Result<Vec<HeldConversation>, StorageError> {
        let rows = rows.all(self.door.executor).await?;
        let ids = rows.iter().map(|row| row.id);
        let beside = self
            .beside(conversation::Column::GroupChatId, ids, |row| row.group_chat_id)
            .await?;
        let item = |row: group_chat::Model| {
            Some(HeldConversation {
                conversation: beside.get(&row.id).copied()?,
                kind: ConversationKind::Group,
                platform_id: row.chat_id,
                name: row.name,
            })
        };
        Ok(rows.into_iter().filter_map(item).collect())
    }

    /// Conversations by the rows they hang on.
    async fn beside(
        &self,
        column: conversation::Column,
        ids: impl Iterator<Item = Uuid>,
        key: impl Fn(&conversation::Model) -> Option<Uuid>,
    ) -> Result<HashMap<Uuid, ConversationId>, StorageError> {
        let rows = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(column.is_in(ids))
            .all(self.door.executor)
            .await?;
        let pair = |row: conversation::Model| Some((key(&row)?, ConversationId(row.id)));
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    /// Contacts of the corp by their ids on the platform (at most some hundred), whoever they are.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn contacts_named(
        &self,
        contacts: &[ExternalUserId],
    ) -> Result<HashMap<ExternalUserId, HeldConversation>, StorageError> {
        use external_contact::Column;
        let rows = external_contact::Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(self.corp.0))
            .filter(Column::ExternalUserId.is_in(contacts.iter().map(ExternalUserId::as_str)));
        let items = self.contact_items(rows).await?;
        Ok(items
            .into_iter()
            .map(|item| (item.platform_id.as_str().into(), item))
            .collect())
    }
}

//! Group chats and who sits in them.

mod list;
mod store;
mod value;

pub use list::{GroupEntry, GroupFilter};
pub use value::{MirroredGroup, MirroredGroupMember};

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{CorpId, GroupChatId};
use sidebook_messenger::{ChatId, MemberId};

use crate::entity::{group_chat, group_member};
use crate::reading::{counted, readable};
use crate::{AgencyDoor, Executor, StorageError};

/// The group chats of one agency's corps. By `of(agency).groups()`.
#[derive(Debug)]
pub struct Groups<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The group chats of this agency's corps.
    #[must_use]
    pub fn groups(&self) -> Groups<'a, E> {
        Groups { door: *self }
    }
}

impl<E: Executor> Groups<'_, E> {
    fn query(&self) -> Select<group_chat::Entity> {
        group_chat::Entity::find().filter(group_chat::Column::AgencyId.eq(self.door.agency.0))
    }

    fn people(&self) -> Select<group_member::Entity> {
        group_member::Entity::find().filter(group_member::Column::AgencyId.eq(self.door.agency.0))
    }

    /// One group by our id, gone or not.
    pub async fn find(&self, id: GroupChatId) -> Result<Option<MirroredGroup>, StorageError> {
        let row = self
            .query()
            .filter(group_chat::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(MirroredGroup::try_from).transpose()
    }

    /// One group by the platform's id, gone or not.
    pub async fn find_by_platform(
        &self,
        corp: CorpId,
        chat: &ChatId,
    ) -> Result<Option<MirroredGroup>, StorageError> {
        let row = self
            .query()
            .filter(group_chat::Column::CorpId.eq(corp.0))
            .filter(group_chat::Column::ChatId.eq(chat.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(MirroredGroup::try_from).transpose()
    }

    /// Who sits in a group, by the platform's id.
    pub async fn members(&self, group: GroupChatId) -> Result<Vec<MirroredGroupMember>, StorageError> {
        let rows = self
            .people()
            .filter(group_member::Column::GroupChatId.eq(group.0))
            .order_by_asc(group_member::Column::Kind)
            .order_by_asc(group_member::Column::MemberRef)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// How many groups of a corp are not gone.
    pub async fn count(&self, corp: CorpId) -> Result<u64, StorageError> {
        let count = self
            .query()
            .filter(group_chat::Column::CorpId.eq(corp.0))
            .filter(group_chat::Column::GoneAt.is_null())
            .count(self.door.executor)
            .await?;
        Ok(count)
    }

    /// How many groups each member of a corp owns.
    pub async fn counts_by_owner(&self, corp: CorpId) -> Result<HashMap<MemberId, u64>, StorageError> {
        use group_chat::Column;
        let rows = self
            .query()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::GoneAt.is_null())
            .select_only()
            .column(Column::OwnerMemberId)
            .column_as(Column::Id.count(), "groups")
            .group_by(Column::OwnerMemberId)
            .into_tuple::<(String, i64)>()
            .all(self.door.executor)
            .await?;
        Ok(counted(rows))
    }
}

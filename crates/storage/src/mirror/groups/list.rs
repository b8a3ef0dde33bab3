use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ConversationId, CorpId, GroupChatId};
use sidebook_messenger::MemberId;

use super::{Groups, MirroredGroup};
use crate::entity::{conversation, group_chat, group_member, link};
use crate::like::{self, Typed};
use crate::page::{Page, Paged};
use crate::reading::{grouped, readable};
use crate::{Executor, StorageError};

/// Which groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupFilter {
    /// Of this corp.
    pub corp: Option<CorpId>,
    /// Owned by this member, or this member sits in them.
    pub member: Option<MemberId>,
    /// With a link to a client, or without.
    pub linked: Option<bool>,
    /// Whose name contains this.
    pub search: Option<String>,
    /// Those that are gone too.
    pub with_gone: bool,
}

/// A group in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEntry {
    /// The group.
    pub group: MirroredGroup,
    /// Its conversation.
    pub conversation: ConversationId,
    /// How many people sit in it.
    pub members: usize,
}

impl<E: Executor> Groups<'_, E> {
    /// Groups in the order they were met.
    pub async fn list(
        &self,
        filter: &GroupFilter,
        page: Page<GroupChatId>,
    ) -> Result<Paged<GroupEntry, GroupChatId>, StorageError> {
        use group_chat::Column;
        let mut rows = self.query();
        if let Some(corp) = filter.corp {
            rows = rows.filter(Column::CorpId.eq(corp.0));
        }
        if let Some(member) = &filter.member {
            let owned = Expr::col((group_chat::Entity, Column::OwnerMemberId)).eq(member.as_str());
            rows = rows.filter(owned.or(Expr::exists(seat_of(member))));
        }
        if let Some(linked) = filter.linked {
            let exists = Expr::exists(links_of_group());
            rows = rows.filter(if linked { exists } else { exists.not() });
        }
        match like::typed(filter.search.as_deref()) {
            Typed::Nothing => {}
            Typed::Unfindable => return Ok(Paged::empty()),
            Typed::Text(typed) => rows = rows.filter(like::is_in((group_chat::Entity, Column::Name), typed)),
        }
        if !filter.with_gone {
            rows = rows.filter(Column::GoneAt.is_null());
        }
        if let Some(after) = page.after {
            rows = rows.filter(Column::Id.gt(after.0));
        }
        let rows = rows
            .order_by_asc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let groups: Vec<MirroredGroup> = readable(rows)?;
        let paged = page.cut(groups, |group| group.id);
        let entries = self.entries(&paged.items).await?;
        Ok(paged.with(entries))
    }

    async fn entries(&self, groups: &[MirroredGroup]) -> Result<Vec<GroupEntry>, StorageError> {
        let ids = || groups.iter().map(|group| group.id.0);
        let people = self
            .people()
            .filter(group_member::Column::GroupChatId.is_in(ids()))
            .all(self.door.executor)
            .await?;
        let people = grouped(people.into_iter().map(|member| (member.group_chat_id, member.id)));
        let conversations = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::GroupChatId.is_in(ids()))
            .all(self.door.executor)
            .await?;
        let entry = |group: &MirroredGroup| {
            let conversation = conversations
                .iter()
                .find(|row| row.group_chat_id == Some(group.id.0));
            let conversation = conversation
                .ok_or_else(|| StorageError::inconsistent("group_chats", "conversation", group.id))?;
            Ok(GroupEntry {
                group: group.clone(),
                conversation: ConversationId(conversation.id),
                members: people.get(&group.id.0).map_or(0, Vec::len),
            })
        };
        groups.iter().map(entry).collect()
    }
}

/// This member's seat in the group of the outer query.
fn seat_of(member: &MemberId) -> SelectStatement {
    use group_member::{Column, Entity};
    Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Column::GroupChatId)).equals((group_chat::Entity, group_chat::Column::Id)),
        )
        .and_where(Expr::col((Entity, Column::Kind)).eq("member"))
        .and_where(Expr::col((Entity, Column::MemberRef)).eq(member.as_str()))
        .take()
}

/// Links of the conversation of the group of the outer query.
fn links_of_group() -> SelectStatement {
    let of_link = (link::Entity, link::Column::ConversationId);
    let of_group = (group_chat::Entity, group_chat::Column::Id);
    Query::select()
        .expr(Expr::value(1))
        .from(link::Entity)
        .inner_join(
            conversation::Entity,
            Expr::col((conversation::Entity, conversation::Column::Id)).equals(of_link),
        )
        .and_where(Expr::col((conversation::Entity, conversation::Column::GroupChatId)).equals(of_group))
        .take()
}

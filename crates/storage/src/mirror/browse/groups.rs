use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::ConversationId;
use uuid::Uuid;

use super::{Account, Browse, BrowseFilter, BrowseKey, BrowseSort, Browsed};
use crate::entity::{conversation, group_chat, group_member};
use crate::like::{self, Typed};
use crate::mirror::MirroredGroup;
use crate::page::Page;
use crate::reading::readable;
use crate::{Executor, StorageError};

/// A group with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowsedGroup {
    /// The group.
    pub group: MirroredGroup,
    /// Its conversation.
    pub conversation: ConversationId,
    /// How many people sit in it.
    pub members: u64,
}

impl<E: Executor> Browse<'_, E> {
    /// Group chats of the agency's corps. The tag of the filter is not asked for: groups have none.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn groups(
        &self,
        filter: &BrowseFilter,
        page: Page<BrowseKey>,
    ) -> Result<Browsed<BrowsedGroup>, StorageError> {
        let Some(found) = self.found_groups(filter) else {
            return Ok(Browsed::empty());
        };
        let total = match page.after {
            None => Some(found.clone().count(self.door.executor).await?),
            Some(_) => None,
        };
        let rows = paged(found, filter, &page).all(self.door.executor).await?;
        let groups: Vec<MirroredGroup> = readable(rows)?;
        let paged = page.cut(groups, |group| BrowseKey {
            name: (filter.sort == BrowseSort::Name).then(|| group.name.clone().unwrap_or_default()),
            id: group.id.0,
        });
        let shown = self.with_sizes(&paged.items).await?;
        Ok(Browsed {
            page: paged.with(shown),
            total,
        })
    }

    /// `None`: nothing can be found.
    fn found_groups(&self, filter: &BrowseFilter) -> Option<Select<group_chat::Entity>> {
        use group_chat::Column;
        let mut rows = group_chat::Entity::find().filter(Column::AgencyId.eq(self.door.agency.0));
        if let Some(corp) = filter.corp {
            rows = rows.filter(Column::CorpId.eq(corp.0));
        }
        if let Some(accounts) = &filter.within {
            if accounts.is_empty() {
                return None;
            }
            let any = accounts.iter().fold(Condition::any(), |any, account| {
                let (corp, member) = account;
                let owned = Column::OwnerMemberId.eq(member.as_str());
                let sits = Column::Id.in_subquery(self.seats_of(account));
                any.add(Column::CorpId.eq(corp.0).and(owned.or(sits)))
            });
            // What is gone is nobody's any more.
            rows = rows.filter(any).filter(Column::GoneAt.is_null());
        }
        if let Some((corp, member)) = &filter.member {
            rows = rows.filter(
                Column::CorpId
                    .eq(corp.0)
                    .and(Column::OwnerMemberId.eq(member.as_str())),
            );
        }
        if let Some(linked) = filter.linked {
            let beside = self.linked(conversation::Column::GroupChatId);
            rows = rows.filter(if linked {
                Column::Id.in_subquery(beside)
            } else {
                Column::Id.not_in_subquery(beside)
            });
        }
        match like::typed(filter.search.as_deref()) {
            Typed::Nothing => {}
            Typed::Unfindable => return None,
            Typed::Text(typed) => rows = rows.filter(like::is_in((group_chat::Entity, Column::Name), typed)),
        }
        Some(match filter.gone {
            None => rows,
            Some(true) => rows.filter(Column::GoneAt.is_not_null()),
            Some(false) => rows.filter(Column::GoneAt.is_null()),
        })
    }

    /// Groups in which a member of this id sits: found through `group_members_by_person`.
    fn seats_of(&self, (_, member): &Account) -> SelectStatement {
        use group_member::{Column, Entity};
        Query::select()
            .column(Column::GroupChatId)
            .from(Entity)
            .and_where(Column::AgencyId.eq(self.door.agency.0))
            .and_where(Column::Kind.eq("member"))
            .and_where(Column::MemberRef.eq(member.as_str()))
            .take()
    }

    async fn with_sizes(&self, groups: &[MirroredGroup]) -> Result<Vec<BrowsedGroup>, StorageError> {
        use group_member::{Column, Entity};
        let ids = || groups.iter().map(|group| group.id.0);
        let sizes: HashMap<Uuid, i64> = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::GroupChatId.is_in(ids()))
            .select_only()
            .column(Column::GroupChatId)
            .column_as(Column::Id.count(), "people")
            .group_by(Column::GroupChatId)
            .into_tuple::<(Uuid, i64)>()
            .all(self.door.executor)
            .await?
            .into_iter()
            .collect();
        let conversations = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::GroupChatId.is_in(ids()))
            .all(self.door.executor)
            .await?;
        let shown = |group: &MirroredGroup| {
            let beside = conversations
                .iter()
                .find(|row| row.group_chat_id == Some(group.id.0))
                .ok_or_else(|| StorageError::inconsistent("group_chats", "conversation", group.id))?;
            let size = sizes.get(&group.id.0).copied().unwrap_or_default();
            Ok(BrowsedGroup {
                group: group.clone(),
                conversation: ConversationId(beside.id),
                members: u64::try_from(size).unwrap_or_default(),
            })
        };
        groups.iter().map(shown).collect()
    }
}

/// In order, from the end of the last page on. A corp has thousands of groups at most: their names are sorted as they
/// come.
fn paged(
    rows: Select<group_chat::Entity>,
    filter: &BrowseFilter,
    page: &Page<BrowseKey>,
) -> Select<group_chat::Entity> {
    use group_chat::{Column, Entity};
    let name = Expr::expr(Func::coalesce([
        Expr::col((Entity, Column::Name)),
        Expr::value(""),
    ]));
    let rows = match &page.after {
        None => rows,
        Some(after) => rows.filter(filter.past(after, &name, &Expr::col((Entity, Column::Id)))),
    };
    let rows = match filter.sort {
        BrowseSort::Met => rows,
        BrowseSort::Name => rows.order_by(name, filter.order()),
    };
    rows.order_by(Column::Id, filter.order()).limit(page.rows())
}

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::ConversationId;
use sidebook_messenger::{FollowTag, MemberId};

use super::{Account, Browse, BrowseFilter, BrowseKey, BrowseSort, Browsed};
use crate::entity::{contact_follow, conversation, external_contact};
use crate::like::{self, Typed};
use crate::mirror::MirroredContact;
use crate::page::Page;
use crate::reading::{grouped, json, readable};
use crate::{Executor, StorageError};

/// A contact with those who follow them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowsedContact {
    /// The contact.
    pub contact: MirroredContact,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Who follows them, the first one first; of a filter that is within some accounts, only those.
    pub follows: Vec<BrowsedFollow>,
}

/// Who follows a contact, and what they noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowsedFollow {
    /// The member.
    pub member: MemberId,
    /// Their own name for the contact.
    pub remark: Option<String>,
    /// Labels.
    pub tags: Vec<FollowTag>,
    /// Since when.
    pub followed_at: Option<DateTime<Utc>>,
}

impl<E: Executor> Browse<'_, E> {
    /// Contacts of the agency's corps.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn contacts(
        &self,
        filter: &BrowseFilter,
        page: Page<BrowseKey>,
    ) -> Result<Browsed<BrowsedContact>, StorageError> {
        let Some(found) = self.found_contacts(filter) else {
            return Ok(Browsed::empty());
        };
        let total = match page.after {
            None => Some(found.clone().count(self.door.executor).await?),
            Some(_) => None,
        };
        let rows = paged(found, filter, &page).all(self.door.executor).await?;
        let contacts: Vec<MirroredContact> = readable(rows)?;
        let paged = page.cut(contacts, |contact| BrowseKey {
            name: (filter.sort == BrowseSort::Name).then(|| contact.name.clone()),
            id: contact.id.0,
        });
        let shown = self.with_follows(&paged.items, filter.within.as_deref()).await?;
        Ok(Browsed {
            page: paged.with(shown),
            total,
        })
    }

    /// `None`: nothing can be found.
    fn found_contacts(&self, filter: &BrowseFilter) -> Option<Select<external_contact::Entity>> {
        use external_contact::Column;
        let mut rows = external_contact::Entity::find().filter(Column::AgencyId.eq(self.door.agency.0));
        if let Some(corp) = filter.corp {
            rows = rows.filter(Column::CorpId.eq(corp.0));
        }
        if let Some(accounts) = &filter.within {
            if accounts.is_empty() {
                return None;
            }
            let any = accounts.iter().fold(Condition::any(), |any, account| {
                any.add(Column::Id.in_subquery(self.followed_by(account)))
            });
            rows = rows.filter(any);
        }
        if let Some(member) = &filter.member {
            rows = rows.filter(Column::Id.in_subquery(self.followed_by(member)));
        }
        if let Some(linked) = filter.linked {
            let beside = self.linked(conversation::Column::ExternalContactId);
            rows = rows.filter(if linked {
                Column::Id.in_subquery(beside)
            } else {
                Column::Id.not_in_subquery(beside)
            });
        }
        if let Some(tag) = &filter.tag {
            // The id as JSON writes it, quotes and all: no other id contains it.
            let written = format!("\"{}\"", tag.as_str());
            let tags = Expr::col(contact_follow::Column::Tags)
                .cast_as("text")
                .like(like::contains(&written));
            rows = rows.filter(Column::Id.in_subquery(self.follows_where(tags)));
        }
        match like::typed(filter.search.as_deref()) {
            Typed::Nothing => {}
            Typed::Unfindable => return None,
            Typed::Text(typed) => {
                let remarked = like::is_in(contact_follow::Column::Remark, typed);
                let named = like::is_in((external_contact::Entity, Column::Name), typed)
                    .or(like::is_in((external_contact::Entity, Column::CorpName), typed))
                    .or(Column::Id.in_subquery(self.remarks_seen(filter, remarked)));
                rows = rows.filter(named);
            }
        }
        Some(match filter.gone {
            None => rows,
            Some(true) => rows.filter(Column::GoneAt.is_not_null()),
            Some(false) => rows.filter(Column::GoneAt.is_null()),
        })
    }

    /// Contacts that this account follows: found through `contact_follows_by_member`.
    fn followed_by(&self, (corp, member): &Account) -> SelectStatement {
        use contact_follow::Column;
        self.follows_where(
            Column::CorpId
                .eq(corp.0)
                .and(Column::MemberId.eq(member.as_str())),
        )
    }

    /// Whoever sees only their own contacts finds them by their own remarks.
    fn remarks_seen(&self, filter: &BrowseFilter, remarked: Expr) -> SelectStatement {
        use contact_follow::Column;
        let Some(accounts) = &filter.within else {
            return self.follows_where(remarked);
        };
        let own = accounts
            .iter()
            .map(|(corp, member)| {
                Column::CorpId
                    .eq(corp.0)
                    .and(Column::MemberId.eq(member.as_str()))
            })
            .reduce(|any, one| any.or(one));
        self.follows_where(match own {
            Some(own) => own.and(remarked),
            None => remarked,
        })
    }

    fn follows_where(&self, condition: Expr) -> SelectStatement {
        use contact_follow::{Column, Entity};
        Query::select()
            .column(Column::ExternalContactId)
            .from(Entity)
            .and_where(Column::AgencyId.eq(self.door.agency.0))
            .and_where(Column::GoneAt.is_null())
            .and_where(condition)
            .take()
    }

    async fn with_follows(
        &self,
        contacts: &[MirroredContact],
        within: Option<&[Account]>,
    ) -> Result<Vec<BrowsedContact>, StorageError> {
        use contact_follow::{Column, Entity};
        let ids = || contacts.iter().map(|contact| contact.id.0);
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ExternalContactId.is_in(ids()))
            .filter(Column::GoneAt.is_null())
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        let seen = rows.into_iter().filter(|row| {
            within.is_none_or(|accounts| {
                accounts
                    .iter()
                    .any(|(corp, member)| corp.0 == row.corp_id && member.as_str() == row.member_id)
            })
        });
        let mut follows = grouped(seen.map(|row| (row.external_contact_id, row)));
        let conversations = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::ExternalContactId.is_in(ids()))
            .all(self.door.executor)
            .await?;
        let shown = |contact: &MirroredContact| {
            let beside = conversations
                .iter()
                .find(|row| row.external_contact_id == Some(contact.id.0))
                .ok_or_else(|| StorageError::inconsistent("external_contacts", "conversation", contact.id))?;
            let follows = follows.remove(&contact.id.0).unwrap_or_default();
            Ok(BrowsedContact {
                contact: contact.clone(),
                conversation: ConversationId(beside.id),
                follows: follows.into_iter().map(follow).collect::<Result<_, _>>()?,
            })
        };
        contacts.iter().map(shown).collect()
    }
}

fn follow(row: contact_follow::Model) -> Result<BrowsedFollow, StorageError> {
    Ok(BrowsedFollow {
        tags: json(row.tags, "contact_follows", "tags", row.id)?,
        member: row.member_id.into(),
        remark: row.remark.filter(|text| !text.is_empty()),
        followed_at: row.followed_at,
    })
}

/// In order, from the end of the last page on. `external_contacts_by_name` gives the order of names.
fn paged(
    rows: Select<external_contact::Entity>,
    filter: &BrowseFilter,
    page: &Page<BrowseKey>,
) -> Select<external_contact::Entity> {
    use external_contact::{Column, Entity};
    let (name, id) = (Expr::col((Entity, Column::Name)), Expr::col((Entity, Column::Id)));
    let rows = match &page.after {
        None => rows,
        Some(after) => rows.filter(filter.past(after, &name, &id)),
    };
    let rows = match filter.sort {
        BrowseSort::Met => rows,
        BrowseSort::Name => rows.order_by(Column::Name, filter.order()),
    };
    rows.order_by(Column::Id, filter.order()).limit(page.rows())
}

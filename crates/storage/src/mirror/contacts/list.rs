use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ConversationId, CorpId, ExternalContactId};
use sidebook_messenger::MemberId;

use super::{Contacts, MirroredContact, contact_follow, external_contact};
use crate::StorageError;
use crate::entity::conversation;
use crate::entity::link;
use crate::executor::Executor;
use crate::like::{self, Typed};
use crate::page::{Page, Paged};
use crate::reading::{grouped, readable};

/// Which contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Of this corp.
    pub corp: Option<CorpId>,
    /// Followed by this member.
    pub member: Option<MemberId>,
    /// With a link to a client, or without.
    pub linked: Option<bool>,
    /// Whose name, company or a member's remark contains this.
    pub search: Option<String>,
    /// Those that are gone too.
    pub with_gone: bool,
}

/// A contact in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactEntry {
    /// The contact.
    pub contact: MirroredContact,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The remarks of those who follow it.
    pub remarks: Vec<(MemberId, String)>,
    /// The earliest follow.
    pub followed_at: Option<DateTime<Utc>>,
}

impl<E: Executor> Contacts<'_, E> {
    /// Contacts in the order they were met.
    pub async fn list(
        &self,
        filter: &ContactFilter,
        page: Page<ExternalContactId>,
    ) -> Result<Paged<ContactEntry, ExternalContactId>, StorageError> {
        use external_contact::Column;
        let mut rows = self.of_agency();
        if let Some(corp) = filter.corp {
            rows = rows.filter(Column::CorpId.eq(corp.0));
        }
        if let Some(member) = &filter.member {
            let by =
                Expr::col((contact_follow::Entity, contact_follow::Column::MemberId)).eq(member.as_str());
            rows = rows.filter(Expr::exists(follows_where(by)));
        }
        if let Some(linked) = filter.linked {
            let exists = Expr::exists(links_of_contact());
            rows = rows.filter(if linked { exists } else { exists.not() });
        }
        match like::typed(filter.search.as_deref()) {
            Typed::Nothing => {}
            Typed::Unfindable => return Ok(Paged::empty()),
            Typed::Text(typed) => {
                let remarked = like::is_in((contact_follow::Entity, contact_follow::Column::Remark), typed);
                let found = like::is_in((external_contact::Entity, Column::Name), typed)
                    .or(like::is_in((external_contact::Entity, Column::CorpName), typed))
                    .or(Expr::exists(follows_where(remarked)));
                rows = rows.filter(found);
            }
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
        let contacts: Vec<MirroredContact> = readable(rows)?;
        let paged = page.cut(contacts, |contact| contact.id);
        let entries = self.with_remarks(&paged.items).await?;
        Ok(paged.with(entries))
    }

    async fn with_remarks(&self, contacts: &[MirroredContact]) -> Result<Vec<ContactEntry>, StorageError> {
        let ids = || contacts.iter().map(|contact| contact.id.0);
        let follows = self
            .follows_of_agency()
            .filter(contact_follow::Column::ExternalContactId.is_in(ids()))
            .filter(contact_follow::Column::GoneAt.is_null())
            .order_by_asc(contact_follow::Column::Id)
            .all(self.door.executor)
            .await?;
        let mut follows = grouped(
            follows
                .into_iter()
                .map(|follow| (follow.external_contact_id, follow)),
        );
        let conversations = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::ExternalContactId.is_in(ids()))
            .all(self.door.executor)
            .await?;
        let entry = |contact: &MirroredContact| {
            let conversation = conversations
                .iter()
                .find(|conversation| conversation.external_contact_id == Some(contact.id.0))
                .ok_or_else(|| StorageError::inconsistent("external_contacts", "conversation", contact.id))?;
            let follows = follows.remove(&contact.id.0).unwrap_or_default();
            Ok(ContactEntry {
                contact: contact.clone(),
                conversation: ConversationId(conversation.id),
                followed_at: follows.iter().filter_map(|follow| follow.followed_at).min(),
                remarks: follows
                    .into_iter()
                    .filter_map(|follow| {
                        Some((
                            follow.member_id.into(),
                            follow.remark.filter(|text| !text.is_empty())?,
                        ))
                    })
                    .collect(),
            })
        };
        contacts.iter().map(entry).collect()
    }
}

/// Follows of the contact of the outer query that are not gone and answer this.
fn follows_where(condition: Expr) -> SelectStatement {
    use contact_follow::{Column, Entity};
    Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Column::ExternalContactId))
                .equals((external_contact::Entity, external_contact::Column::Id)),
        )
        .and_where(Expr::col((Entity, Column::GoneAt)).is_null())
        .and_where(condition)
        .take()
}

/// Links of the conversation of the contact of the outer query.
fn links_of_contact() -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(link::Entity)
        .inner_join(
            conversation::Entity,
            Expr::col((conversation::Entity, conversation::Column::Id))
                .equals((link::Entity, link::Column::ConversationId)),
        )
        .and_where(
            Expr::col((conversation::Entity, conversation::Column::ExternalContactId))
                .equals((external_contact::Entity, external_contact::Column::Id)),
        )
        .take()
}

//! Links across conversations: the clients that are linked, with what (spec L4).

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, ConversationId, ConversationKind, CorpId, LinkId, StaffId, TagId};

use super::clients::Client;
use super::links::Links;
use crate::entity::{client, client_tag, conversation, external_contact, group_chat, link};
use crate::keyset::Direction;
use crate::like::contains;
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// Which links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkFilter {
    /// With clients in which every one of these words is found (see [`sidebook_domain::search_terms`]).
    pub terms: Vec<String>,
    /// With clients that have this tag.
    pub tag: Option<TagId>,
    /// With clients that this person looks after.
    pub owner: Option<StaffId>,
    /// Of conversations of this corp.
    pub corp: Option<CorpId>,
    /// Of such conversations.
    pub kind: Option<ConversationKind>,
    /// Made at this instant or later.
    pub since: Option<DateTime<Utc>>,
}

/// A link with what people read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEntry {
    /// The link.
    pub link: LinkId,
    /// The client.
    pub client: Client,
    /// The conversation.
    pub conversation: ConversationId,
    /// The corp of the conversation.
    pub corp: CorpId,
    /// One contact or a group.
    pub kind: ConversationKind,
    /// The contact's or group's name. `None` for a group that nobody named.
    pub name: Option<String>,
    /// Who linked it.
    pub linked_by: StaffId,
    /// When.
    pub linked_at: DateTime<Utc>,
}

impl<E: Executor> Links<'_, E> {
    /// Links of the agency by when they were made, and with the first page how many there are.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn browse(
        &self,
        filter: &LinkFilter,
        direction: Direction,
        page: Page<LinkId>,
    ) -> Result<(Paged<LinkEntry, LinkId>, Option<u64>), StorageError> {
        // No stored text has a NUL, and PostgreSQL refuses to be asked about one.
        if filter.terms.iter().any(|term| term.contains('\0')) {
            return Ok((Paged::empty(), Some(0)));
        }
        let found = self.found(filter);
        let total = match page.after {
            None => Some(found.clone().count(self.door.executor).await?),
            Some(_) => None,
        };
        // Ids are in the order of time.
        let found = match (page.after, direction) {
            (None, _) => found,
            (Some(after), Direction::Ascending) => found.filter(link::Column::Id.gt(after.0)),
            (Some(after), Direction::Descending) => found.filter(link::Column::Id.lt(after.0)),
        };
        let found = match direction {
            Direction::Ascending => found.order_by_asc(link::Column::Id),
            Direction::Descending => found.order_by_desc(link::Column::Id),
        };
        let rows = found.limit(page.rows()).all(self.door.executor).await?;
        let paged = page.cut(rows, |row| LinkId(row.id));
        let entries = self.entries(&paged.items).await?;
        Ok((paged.with(entries), total))
    }

    fn found(&self, filter: &LinkFilter) -> Select<link::Entity> {
        use link::Column;
        let mut rows = link::Entity::find().filter(Column::AgencyId.eq(self.door.agency.0));
        if let Some(since) = filter.since {
            rows = rows.filter(Column::LinkedAt.gte(since));
        }
        if filter.kind.is_some() || filter.corp.is_some() {
            let mut beside = Query::select();
            beside
                .column(conversation::Column::Id)
                .from(conversation::Entity)
                .and_where(conversation::Column::AgencyId.eq(self.door.agency.0));
            if let Some(kind) = filter.kind {
                beside.and_where(conversation::Column::Kind.eq(kind.as_str()));
            }
            if let Some(corp) = filter.corp {
                beside.and_where(conversation::Column::CorpId.eq(corp.0));
            }
            rows = rows.filter(Column::ConversationId.in_subquery(beside));
        }
        if let Some(tag) = filter.tag {
            let tagged = Query::select()
                .column(client_tag::Column::ClientId)
                .from(client_tag::Entity)
                .and_where(client_tag::Column::AgencyId.eq(self.door.agency.0))
                .and_where(client_tag::Column::TagId.eq(tag.0))
                .take();
            rows = rows.filter(Column::ClientId.in_subquery(tagged));
        }
        if filter.owner.is_some() || !filter.terms.is_empty() {
            let mut clients = Query::select();
            clients
                .column(client::Column::Id)
                .from(client::Entity)
                .and_where(client::Column::AgencyId.eq(self.door.agency.0));
            if let Some(owner) = filter.owner {
                clients.and_where(client::Column::OwnerStaffId.eq(owner.0));
            }
            for term in &filter.terms {
                clients.and_where(Expr::col(client::Column::SearchKey).like(contains(term)));
            }
            rows = rows.filter(Column::ClientId.in_subquery(clients));
        }
        rows
    }

    async fn entries(&self, rows: &[link::Model]) -> Result<Vec<LinkEntry>, StorageError> {
        let ids: Vec<ClientId> = rows.iter().map(|row| ClientId(row.client_id)).collect();
        let clients = self.door.clients().find_many(&ids).await?;
        let conversations = conversation::Entity::find()
            .filter(conversation::Column::AgencyId.eq(self.door.agency.0))
            .filter(conversation::Column::Id.is_in(rows.iter().map(|row| row.conversation_id)))
            .all(self.door.executor)
            .await?;
        let contacts = external_contact::Entity::find()
            .filter(external_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(
                external_contact::Column::Id
                    .is_in(conversations.iter().filter_map(|row| row.external_contact_id)),
            )
            .all(self.door.executor)
            .await?;
        let groups = group_chat::Entity::find()
            .filter(group_chat::Column::AgencyId.eq(self.door.agency.0))
            .filter(group_chat::Column::Id.is_in(conversations.iter().filter_map(|row| row.group_chat_id)))
            .all(self.door.executor)
            .await?;
        let entry = |row: &link::Model| {
            let lost = |column| StorageError::inconsistent("links", column, row.id);
            let client = clients.iter().find(|client| client.id.0 == row.client_id);
            let beside = conversations
                .iter()
                .find(|beside| beside.id == row.conversation_id)
                .ok_or_else(|| lost("conversation_id"))?;
            let contact = contacts
                .iter()
                .find(|contact| Some(contact.id) == beside.external_contact_id);
            let group = groups.iter().find(|group| Some(group.id) == beside.group_chat_id);
            Ok(LinkEntry {
                link: LinkId(row.id),
                client: client.cloned().ok_or_else(|| lost("client_id"))?,
                conversation: ConversationId(beside.id),
                corp: CorpId(beside.corp_id),
                kind: ConversationKind::parse(&beside.kind).ok_or_else(|| lost("conversation_id"))?,
                name: contact
                    .map(|contact| contact.name.clone())
                    .or_else(|| group.and_then(|group| group.name.clone())),
                linked_by: StaffId(row.linked_by),
                linked_at: row.linked_at,
            })
        };
        rows.iter().map(entry).collect()
    }
}

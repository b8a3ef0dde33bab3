//! The list of clients as a person works through it: filtered, in an order of theirs, with what stands beside a name.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{ClientId, StaffId, TagId, TaxpayerKind};

use super::search::rank_of;
use super::{Client, ClientContact, keys};
use crate::books::reach::ReachedClients;
use crate::books::tags::ClientTag;
use crate::entity::{client, client_contact, client_tag, link};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy, in_order, next_ids};
use crate::page::{Page, Paged};
use crate::reading::{grouped, readable};
use crate::{Executor, StorageError};

/// Who looks after a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnedBy {
    /// This person.
    Staff(StaffId),
    /// Somebody.
    Anybody,
    /// Nobody: the public pool.
    Nobody,
}

impl OwnedBy {
    /// Holds for the clients of the query around it that are theirs.
    pub(in crate::books) fn holds(self) -> Expr {
        let owner = Expr::col((client::Entity, client::Column::OwnerStaffId));
        match self {
            Self::Staff(staff) => owner.eq(staff.0),
            Self::Anybody => owner.is_not_null(),
            Self::Nobody => owner.is_null(),
        }
    }
}

/// Which clients of a list; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientListFilter {
    /// Every one of these is found in the client (see [`sidebook_domain::search_terms`]).
    pub terms: Vec<String>,
    /// Whose they are.
    pub owner: Option<OwnedBy>,
    /// They bear this label.
    pub tag: Option<TagId>,
    /// How they pay VAT.
    pub taxpayer_kind: Option<TaxpayerKind>,
    /// Whether any conversation is about them.
    pub is_linked: Option<bool>,
    /// Known since then or later.
    pub created_from: Option<DateTime<Utc>>,
}

/// What a list of clients is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientOrder {
    /// How well the first word fits, then the name; the name alone where nothing is searched.
    Match,
    /// The sound of the name.
    Name,
    /// The tax id; those without one first.
    TaxId,
    /// Since when they are known.
    Created,
    /// When they were changed last.
    Updated,
}

/// A client in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedClient {
    /// The client.
    pub client: Client,
    /// The name of who looks after it.
    pub owner_name: Option<String>,
    /// Its labels, in the order of groups and labels.
    pub tags: Vec<ClientTag>,
    /// The first of the people there.
    pub contact: Option<ClientContact>,
    /// Whether any conversation is about it.
    pub is_linked: bool,
}

/// How many clients there are, of those within reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientCounts {
    /// All.
    pub all: u64,
    /// New since the day began.
    pub today: u64,
    /// New since the month began.
    pub this_month: u64,
    /// Those that the person looks after.
    pub mine: u64,
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Those of the clients within reach that a filter lets through, in this order.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(
        &self,
        filter: &ClientListFilter,
        (order, direction): (ClientOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<ListedClient, ListKey>, StorageError> {
        let Some(rows) = self.matching(filter) else {
            return Ok(Paged::empty());
        };
        let by = sorted_by(order, direction, filter.terms.first().map(String::as_str));
        let executor = self.door.executor;
        let ids = next_ids(executor, rows, (client::Entity, client::Column::Id), by, page).await?;
        let found: Vec<ClientId> = ids.items.iter().map(|id| ClientId(*id)).collect();
        let clients = self.door.clients().find_many(&found).await?;
        let clients = in_order(&ids.items, clients, |client| client.id.0);
        let listed = self.listed(clients).await?;
        Ok(ids.with(listed))
    }

    /// How many clients within reach a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn count(&self, filter: &ClientListFilter) -> Result<u64, StorageError> {
        match self.matching(filter) {
            Some(rows) => Ok(rows.count(self.door.executor).await?),
            None => Ok(0),
        }
    }

    /// How many clients are within reach, and how many are new since these instants, or a person's.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn counts(
        &self,
        mine: StaffId,
        today: DateTime<Utc>,
        this_month: DateTime<Utc>,
    ) -> Result<ClientCounts, StorageError> {
        let since = |from| ClientListFilter {
            created_from: Some(from),
            ..ClientListFilter::default()
        };
        let owned = ClientListFilter {
            owner: Some(OwnedBy::Staff(mine)),
            ..ClientListFilter::default()
        };
        Ok(ClientCounts {
            all: self.count(&ClientListFilter::default()).await?,
            today: self.count(&since(today)).await?,
            this_month: self.count(&since(this_month)).await?,
            mine: self.count(&owned).await?,
        })
    }

    /// `None`: nothing can be found.
    fn matching(&self, filter: &ClientListFilter) -> Option<Select<client::Entity>> {
        use client::Column;
        // No stored text has a NUL, and PostgreSQL refuses to be asked about one.
        if filter.terms.iter().any(|term| term.contains('\0')) {
            return None;
        }
        let mut rows = self.query();
        if let Some(holds) = keys::holds(&filter.terms) {
            rows = rows.filter(holds);
        }
        if let Some(owner) = filter.owner {
            rows = rows.filter(owner.holds());
        }
        if let Some(kind) = filter.taxpayer_kind {
            rows = rows.filter(Column::TaxpayerKind.eq(kind.as_str()));
        }
        if let Some(from) = filter.created_from {
            rows = rows.filter(Column::CreatedAt.gte(from));
        }
        if let Some(tag) = filter.tag {
            let borne = Query::select()
                .expr(Expr::value(1))
                .from(client_tag::Entity)
                .and_where(
                    Expr::col((client_tag::Entity, client_tag::Column::ClientId))
                        .equals((client::Entity, Column::Id)),
                )
                .and_where(Expr::col((client_tag::Entity, client_tag::Column::TagId)).eq(tag.0))
                .take();
            rows = rows.filter(Expr::exists(borne));
        }
        if let Some(is_linked) = filter.is_linked {
            let links = Expr::exists(crate::books::reach::links());
            rows = rows.filter(if is_linked { links } else { links.not() });
        }
        Some(rows)
    }

    async fn listed(&self, clients: Vec<Client>) -> Result<Vec<ListedClient>, StorageError> {
        let owners: Vec<StaffId> = clients.iter().filter_map(|client| client.owner).collect();
        let owners = self.door.staff().find_many(&owners).await?;
        let ids: Vec<ClientId> = clients.iter().map(|client| client.id).collect();
        let mut tags = self.door.client_tags().of_clients(&ids).await?;
        let mut contacts = self.first_contacts(&ids).await?;
        let linked = link::Entity::find()
            .filter(link::Column::AgencyId.eq(self.door.agency.0))
            .filter(link::Column::ClientId.is_in(ids.iter().map(|id| id.0)))
            .all(self.door.executor)
            .await?;
        let listed = |client: Client| ListedClient {
            owner_name: owners
                .iter()
                .find(|owner| Some(owner.id) == client.owner)
                .map(|owner| owner.name.clone()),
            tags: tags.remove(&client.id).unwrap_or_default(),
            contact: contacts.remove(&client.id),
            is_linked: linked.iter().any(|link| link.client_id == client.id.0),
            client,
        };
        Ok(clients.into_iter().map(listed).collect())
    }

    async fn first_contacts(
        &self,
        ids: &[ClientId],
    ) -> Result<std::collections::HashMap<ClientId, ClientContact>, StorageError> {
        let rows = client_contact::Entity::find()
            .filter(client_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_contact::Column::ClientId.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(client_contact::Column::Position)
            .order_by_asc(client_contact::Column::Id)
            .all(self.door.executor)
            .await?;
        let by_client = grouped(rows.into_iter().map(|row| (ClientId(row.client_id), row)));
        let mut first = std::collections::HashMap::new();
        for (client, mut people) in by_client {
            people.truncate(1);
            let people: Vec<ClientContact> = readable(people)?;
            first.extend(people.into_iter().map(|person| (client, person)));
        }
        Ok(first)
    }
}

fn sorted_by(order: ClientOrder, direction: Direction, first_term: Option<&str>) -> SortedBy {
    use client::Column;
    let column = |column: Column| Expr::col((client::Entity, column));
    let (value, kind) = match (order, first_term) {
        (ClientOrder::Match, Some(term)) => {
            let rank = rank_of(Some(term)).cast_as("text");
            (
                rank.binary(BinOper::Custom("||"), column(Column::SortKey)),
                SortKind::Text,
            )
        }
        (ClientOrder::Match, None) | (ClientOrder::Name, _) => (column(Column::SortKey), SortKind::Text),
        (ClientOrder::TaxId, _) => {
            let or_empty = Func::coalesce([column(Column::TaxId), Expr::value("")]);
            (Expr::expr(or_empty), SortKind::Text)
        }
        (ClientOrder::Created, _) => (column(Column::CreatedAt), SortKind::Instant),
        (ClientOrder::Updated, _) => (column(Column::UpdatedAt), SortKind::Instant),
    };
    SortedBy::new(value, kind, direction)
}

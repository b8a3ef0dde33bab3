use std::fmt;
use std::str::FromStr;

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::ClientId;
use uuid::Uuid;

use super::{Client, Clients, keys};
use crate::books::reach::ReachedClients;
use crate::entity::client;
use crate::like::{begins_with, contains};
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// A client that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientHit {
    /// The client.
    pub client: Client,
    /// The name of who looks after it.
    pub owner_name: Option<String>,
    /// Where the first word was found. `None` when nothing was searched.
    pub matched_by: Option<MatchedBy>,
}

/// What of a client answered a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// Its name.
    Name,
    /// Its short name.
    ShortName,
    /// Its tax id.
    TaxId,
    /// The number of a person there.
    Mobile,
    /// The sound of its name.
    Pinyin,
}

/// Where a page of found clients ends: rank, place in the order of names, id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    rank: i32,
    sort_key: String,
    id: ClientId,
}

/// Not a key that [`ClientKey`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page of clients")]
pub struct ClientKeyError;

impl fmt::Display for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.rank, self.id, self.sort_key)
    }
}

impl FromStr for ClientKey {
    type Err = ClientKeyError;

    fn from_str(text: &str) -> Result<Self, ClientKeyError> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(ClientKeyError);
        let rank = part()?.parse().map_err(|_| ClientKeyError)?;
        let id = part()?.parse().map_err(|_| ClientKeyError)?;
        let sort_key = part()?.to_owned();
        // PostgreSQL keeps no NUL in a text, and would fail on it.
        if sort_key.contains('\0') {
            return Err(ClientKeyError);
        }
        Ok(Self { rank, sort_key, id })
    }
}

#[derive(FromQueryResult)]
struct Ranked {
    id: Uuid,
    rank: i32,
    search_key: String,
    sort_key: String,
}

impl<E: Executor> Clients<'_, E> {
    /// Clients in which every one of `terms` is found (see [`sidebook_domain::search_terms`]); all clients when there
    /// are none. First those whose name begins with the first term, then whose short name does, then those of which any
    /// word, number or sound begins with it, then the others; each in the order of the names' pinyin.
    pub async fn search(
        &self,
        terms: &[String],
        page: Page<ClientKey>,
    ) -> Result<Paged<ClientHit, ClientKey>, StorageError> {
        self.search_among(self.query(), terms, page).await
    }

    async fn search_among(
        &self,
        clients: Select<client::Entity>,
        terms: &[String],
        page: Page<ClientKey>,
    ) -> Result<Paged<ClientHit, ClientKey>, StorageError> {
        use client::Column;
        // No stored text has a NUL, and PostgreSQL refuses to be asked about one.
        if terms.iter().any(|term| term.contains('\0')) {
            return Ok(Paged::empty());
        }
        let rank = || rank_of(terms.first().map(String::as_str));
        let mut rows = clients
            .select_only()
            .column(Column::Id)
            .column(Column::SearchKey)
            .column(Column::SortKey)
            .expr_as(rank(), "rank");
        if let Some(holds) = keys::holds(terms) {
            rows = rows.filter(holds);
        }
        // Without a term all rank alike. Leaving the rank out then lets an index give a page in order, which SQLite
        // does not see by itself: it would read and sort every client of the agency.
        let mut columns = vec![Expr::col(Column::SortKey), Expr::col(Column::Id)];
        if !terms.is_empty() {
            columns.insert(0, rank());
            rows = rows.order_by_asc(rank());
        }
        if let Some(after) = &page.after {
            let mut key = vec![Expr::value(after.sort_key.clone()), Expr::value(after.id.0)];
            if !terms.is_empty() {
                key.insert(0, Expr::value(after.rank));
            }
            rows = rows.filter(Expr::tuple(columns).gt(Expr::tuple(key)));
        }
        let found = rows
            .order_by_asc(Column::SortKey)
            .order_by_asc(Column::Id)
            .limit(page.rows())
            .into_model::<Ranked>()
            .all(self.door.executor)
            .await?;
        let paged = page.cut(found, |row| ClientKey {
            rank: row.rank,
            sort_key: row.sort_key.clone(),
            id: ClientId(row.id),
        });
        let hits = self.hits(&paged.items, terms).await?;
        Ok(paged.with(hits))
    }

    async fn hits(&self, found: &[Ranked], terms: &[String]) -> Result<Vec<ClientHit>, StorageError> {
        let ids: Vec<ClientId> = found.iter().map(|row| ClientId(row.id)).collect();
        let clients = self.find_many(&ids).await?;
        let owners: Vec<_> = clients.iter().filter_map(|client| client.owner).collect();
        let owners = self.door.staff().find_many(&owners).await?;
        let hit = |row: &Ranked| {
            let client = clients.iter().find(|client| client.id.0 == row.id)?;
            let owner = owners.iter().find(|owner| Some(owner.id) == client.owner);
            Some(ClientHit {
                owner_name: owner.map(|owner| owner.name.clone()),
                matched_by: terms
                    .first()
                    .map(|term| matched_by(client, &row.search_key, term)),
                client: client.clone(),
            })
        };
        // One that was removed between the two queries is left out.
        Ok(found.iter().filter_map(hit).collect())
    }
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Those of the clients within reach that [`Clients::search`] finds.
    pub async fn search(
        &self,
        terms: &[String],
        page: Page<ClientKey>,
    ) -> Result<Paged<ClientHit, ClientKey>, StorageError> {
        let clients = self.door.clients();
        clients.search_among(self.query(), terms, page).await
    }
}

/// 0 best. The same expression ranks, orders and continues a page.
pub(super) fn rank_of(first: Option<&str>) -> SimpleExpr {
    use client::Column;
    let Some(first) = first else {
        return Expr::value(0);
    };
    let lower = |column: Column| Expr::expr(Func::lower(Expr::col(column)));
    let line = Expr::col(Column::SearchKey)
        .like(begins_with(first))
        .or(Expr::col(Column::SearchKey).like(contains(&format!("\n{first}"))));
    CaseStatement::new()
        .case(lower(Column::Name).like(begins_with(first)), 0)
        .case(lower(Column::ShortName).like(begins_with(first)), 1)
        .case(line, 2)
        .finally(3)
        .into()
}

fn matched_by(client: &Client, search_key: &str, term: &str) -> MatchedBy {
    let within = |text: &str| text.to_lowercase().contains(term);
    if within(client.name.as_str()) {
        MatchedBy::Name
    } else if client.short_name.as_deref().is_some_and(within) {
        MatchedBy::ShortName
    } else if client.tax_id.as_deref().is_some_and(within) {
        MatchedBy::TaxId
    } else if term.bytes().all(|byte| byte.is_ascii_digit()) && search_key.contains(term) {
        MatchedBy::Mobile
    } else {
        MatchedBy::Pinyin
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_round_trip(rank in 0..4, sort_key in "[a-z0-9.晨]{0,60}", id: u128) {
            let key = ClientKey { rank, sort_key, id: ClientId(Uuid::from_u128(id)) };
            prop_assert_eq!(key.to_string().parse::<ClientKey>(), Ok(key));
        }

        #[test]
        fn reading_a_key_never_panics(text in ".{0,60}") {
            let _ = text.parse::<ClientKey>();
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "1", "1.x.y", "x.0190b5f0-0000-7000-8000-000000000000.a"] {
            assert_eq!(text.parse::<ClientKey>(), Err(ClientKeyError), "{text}");
        }
    }
}

//! Lists of things that are some client's, across the agency: whose things, in which order, with which totals. Only things
//! of clients within somebody's reach are ever listed or counted.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, IntoColumnRef, Query};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select};
use sidebook_domain::ClientId;
use uuid::Uuid;

use super::clients::{Client, OwnedBy, holds};
use super::reach::{ReachedClients, reaches};
use crate::entity::client;
use crate::keyset::{Direction, ListKey, SortKind, SortedBy, in_order, next_ids};
use crate::page::{Page, Paged};
use crate::reading::readable;
use crate::{Executor, StorageError};

/// Whose things a list shows; all of these hold of the client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfClients {
    /// This client's only.
    pub client: Option<ClientId>,
    /// Every one of these is found in the client (see [`sidebook_domain::search_terms`]).
    pub terms: Vec<String>,
    /// Who looks after the client.
    pub owner: Option<OwnedBy>,
}

/// A table whose rows are some client's.
pub(super) trait OfAClient: EntityTrait {
    /// The columns of the id, the agency and the client.
    fn columns() -> [Self::Column; 3];

    /// The id of a row.
    fn id_of(row: &Self::Model) -> Uuid;
}

macro_rules! of_a_client {
    ($($table:ident)*) => {$(
        impl OfAClient for crate::entity::$table::Entity {
            fn columns() -> [Self::Column; 3] {
                use crate::entity::$table::Column;
                [Column::Id, Column::AgencyId, Column::ClientId]
            }

            fn id_of(row: &Self::Model) -> Uuid {
                row.id
            }
        }
    )*};
}

of_a_client! {
    contract receivable payment service registration_order missing_document document_intake tax_filing vat_invoice
    financial_report
}

/// A thing in a list, with the client that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The thing.
    pub row: T,
    /// Whose it is.
    pub client: Client,
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Holds where a column of the query around it is the id of a client within reach whose things are asked for. `None`:
    /// nothing can be found.
    pub(super) fn these(&self, of: &OfClients, client_id: impl IntoColumnRef + Clone) -> Option<Condition> {
        // No stored text has a NUL, and PostgreSQL refuses to be asked about one.
        if of.terms.iter().any(|term| term.contains('\0')) {
            return None;
        }
        let mut all = Condition::all();
        if let Some(client) = of.client {
            all = all.add(Expr::col(client_id.clone()).eq(client.0));
        }
        if let Some(reached) = reaches(self.reach(), client_id.clone()) {
            all = all.add(reached);
        }
        let owner = of.owner.map(OwnedBy::holds);
        if !of.terms.is_empty() || owner.is_some() {
            let mut one = Query::select();
            one.expr(Expr::value(1))
                .from(client::Entity)
                .and_where(Expr::col((client::Entity, client::Column::Id)).equals(client_id))
                .and_where_option(holds(&of.terms))
                .and_where_option(owner);
            all = all.add(Expr::exists(one));
        }
        Some(all)
    }

    /// Things of the clients within reach whose things are asked for. `None`: nothing can be found.
    pub(super) fn things_of<T: OfAClient>(&self, of: &OfClients) -> Option<Select<T>> {
        let [_, agency, client] = T::columns();
        let these = self.these(of, (T::default(), client))?;
        Some(T::find().filter(agency.eq(self.door.agency.0)).filter(these))
    }

    /// A page of things. `rows` are those that are asked for; `None`: nothing can be found.
    pub(super) async fn page_of<T, V>(
        &self,
        rows: Option<Select<T>>,
        by: SortedBy,
        page: &Page<ListKey>,
        client_of: fn(&V) -> ClientId,
    ) -> Result<Paged<Listed<V>, ListKey>, StorageError>
    where
        T: OfAClient,
        V: TryFrom<T::Model, Error = StorageError>,
    {
        let Some(rows) = rows else {
            return Ok(Paged::empty());
        };
        let (ids, found) = self.rows_of(rows, by, page).await?;
        let listed = self.with_clients(readable(found)?, client_of).await?;
        Ok(ids.with(listed))
    }

    /// The rows of a page, in order, with the ids that they were read by.
    pub(super) async fn rows_of<T: OfAClient>(
        &self,
        rows: Select<T>,
        by: SortedBy,
        page: &Page<ListKey>,
    ) -> Result<(Paged<Uuid, ListKey>, Vec<T::Model>), StorageError> {
        let [id, ..] = T::columns();
        let ids = next_ids(self.door.executor, rows, (T::default(), id), by, page).await?;
        // The ids come from this agency's rows.
        let found = T::find()
            .filter(id.is_in(ids.items.iter().copied()))
            .all(self.door.executor)
            .await?;
        let found = in_order(&ids.items, found, T::id_of);
        Ok((ids, found))
    }

    /// Things with their clients; one whose client was removed between the two queries is left out.
    pub(super) async fn with_clients<T>(
        &self,
        rows: Vec<T>,
        client_of: impl Fn(&T) -> ClientId,
    ) -> Result<Vec<Listed<T>>, StorageError> {
        let mut ids: Vec<ClientId> = rows.iter().map(&client_of).collect();
        ids.sort_unstable();
        ids.dedup();
        let clients = self.door.clients().find_many(&ids).await?;
        let listed = |row: T| {
            let client = clients.iter().find(|client| client.id == client_of(&row))?;
            Some(Listed {
                client: client.clone(),
                row,
            })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }

    /// Counts and sums over all rows of a query.
    pub(super) async fn figures<T: EntityTrait, F: FromQueryResult>(
        &self,
        rows: Select<T>,
        figures: impl IntoIterator<Item = (&'static str, Expr)>,
    ) -> Result<F, StorageError> {
        let mut rows = rows.select_only();
        for (name, figure) in figures {
            rows = rows.expr_as(figure, name);
        }
        let one = rows.into_model::<F>().one(self.door.executor).await?;
        one.ok_or_else(|| DbErr::RecordNotFound("an aggregate has one row".to_owned()).into())
    }
}

/// The rows for which all of this holds that is asked for.
pub(super) fn narrowed<T: EntityTrait>(
    rows: Select<T>,
    asked: impl IntoIterator<Item = Option<Expr>>,
) -> Select<T> {
    asked.into_iter().flatten().fold(rows, QueryFilter::filter)
}

/// In the order of the clients' names.
pub(super) fn by_client(client_id: impl IntoColumnRef, direction: Direction) -> SortedBy {
    let name = Query::select()
        .column((client::Entity, client::Column::SortKey))
        .from(client::Entity)
        .and_where(Expr::col((client::Entity, client::Column::Id)).equals(client_id))
        .take();
    SortedBy::new(Expr::from(name), SortKind::Text, direction)
}

/// How many rows there are, as read.
#[derive(FromQueryResult)]
pub(super) struct RowCount {
    pub(super) rows: i64,
}

/// How many rows there are.
pub(super) fn count() -> Expr {
    Expr::expr(Func::count(Expr::value(1))).cast_as("bigint")
}

/// The sum of a number of each row; nothing is 0. PostgreSQL's own sums of whole numbers are of a kind that is none.
pub(super) fn sum(of: Expr) -> Expr {
    let sum = Expr::expr(Func::sum(of)).cast_as("bigint");
    Expr::expr(Func::coalesce([sum, Expr::value(0_i64)]))
}

/// A number where a condition holds, and 0 elsewhere.
pub(super) fn where_holds(condition: Expr, of: Expr) -> Expr {
    sea_orm::sea_query::CaseStatement::new()
        .case(condition, of)
        .finally(0_i64)
        .into()
}

/// A count of rows.
pub(super) fn rows(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

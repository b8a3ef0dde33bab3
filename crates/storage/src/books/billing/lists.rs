//! Contracts and receivables across the agency.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, Select};
use sidebook_domain::Fen;

use super::{Contract, Receivable};
use crate::books::listing::{Listed, OfClients, by_client, count, narrowed, rows, sum, where_holds};
use crate::books::reach::ReachedClients;
use crate::entity::{contract, receivable};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy};
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// Where a contract stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractState {
    /// It has not begun.
    Coming,
    /// It runs.
    Running,
    /// It has ended.
    Ended,
    /// It does not count any more.
    Cancelled,
}

/// Which contracts; all of these hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractListFilter {
    /// Whose.
    pub of: OfClients,
    /// Where they stand.
    pub state: Option<ContractState>,
    /// They end on this day or later.
    pub ends_from: Option<NaiveDate>,
    /// They end on this day or earlier.
    pub ends_to: Option<NaiveDate>,
    /// The day that their state is asked for.
    pub today: NaiveDate,
}

/// What a list of contracts is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractOrder {
    /// Their last days.
    Ends,
    /// Their first days.
    Starts,
    /// Their prices.
    Price,
    /// The names of their clients.
    Client,
}

/// Figures of a list of contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractTotals {
    /// How many.
    pub rows: u64,
    /// What those that count cost together, each for one cycle of its own.
    pub price: Fen,
}

/// Where a receivable stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceivableState {
    /// Something is still to be paid.
    Open,
    /// Something is still to be paid, and the day is past.
    Overdue,
    /// Nothing is to be paid any more.
    Paid,
    /// It does not count any more.
    Cancelled,
}

/// Which receivables; all of these hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableListFilter {
    /// Whose.
    pub of: OfClients,
    /// Where they stand.
    pub state: Option<ReceivableState>,
    /// They are due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// They are due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// The day that their state is asked for.
    pub today: NaiveDate,
}

/// What a list of receivables is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceivableOrder {
    /// The days that they are due.
    Due,
    /// What was billed.
    Amount,
    /// What is still to be paid.
    Open,
    /// The names of their clients.
    Client,
}

/// Figures of a list of receivables; what was cancelled counts as a row only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceivableTotals {
    /// How many.
    pub rows: u64,
    /// What was billed.
    pub amount: Fen,
    /// What was paid of it.
    pub paid: Fen,
    /// What is still to be paid.
    pub open: Fen,
    /// What of that is past its day.
    pub overdue: Fen,
}

#[derive(FromQueryResult)]
struct ContractSums {
    rows: i64,
    price: i64,
}

#[derive(FromQueryResult)]
struct ReceivableSums {
    rows: i64,
    amount: i64,
    paid: i64,
    overdue: i64,
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Contracts of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn contracts(
        &self,
        filter: &ContractListFilter,
        (order, direction): (ContractOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<Contract>, ListKey>, StorageError> {
        use contract::{Column, Entity};
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            ContractOrder::Ends => SortedBy::new(column(Column::EndsOn), SortKind::Day, direction),
            ContractOrder::Starts => SortedBy::new(column(Column::StartsOn), SortKind::Day, direction),
            ContractOrder::Price => SortedBy::new(column(Column::PriceFen), SortKind::Number, direction),
            ContractOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_contracts(filter);
        self.page_of(rows, by, page, |row: &Contract| row.client).await
    }

    /// Figures of all contracts that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn contract_totals(&self, filter: &ContractListFilter) -> Result<ContractTotals, StorageError> {
        use contract::Column;
        let Some(found) = self.these_contracts(filter) else {
            return Ok(ContractTotals {
                rows: 0,
                price: Fen(0),
            });
        };
        let counts = Expr::col(Column::CancelledAt).is_null();
        let figures = [
            ("rows", count()),
            ("price", sum(where_holds(counts, Expr::col(Column::PriceFen)))),
        ];
        let sums: ContractSums = self.figures(found, figures).await?;
        Ok(ContractTotals {
            rows: rows(sums.rows),
            price: Fen(sums.price),
        })
    }

    fn these_contracts(&self, filter: &ContractListFilter) -> Option<Select<contract::Entity>> {
        use contract::{Column, Entity};
        let today = filter.today;
        let mut rows = self.things_of::<Entity>(&filter.of)?;
        rows = match filter.state {
            None => rows,
            Some(ContractState::Cancelled) => rows.filter(Column::CancelledAt.is_not_null()),
            Some(_) => rows.filter(Column::CancelledAt.is_null()),
        };
        rows = match filter.state {
            Some(ContractState::Coming) => rows.filter(Column::StartsOn.gt(today)),
            Some(ContractState::Running) => rows
                .filter(Column::StartsOn.lte(today))
                .filter(Column::EndsOn.gte(today)),
            Some(ContractState::Ended) => rows.filter(Column::EndsOn.lt(today)),
            Some(ContractState::Cancelled) | None => rows,
        };
        Some(narrowed(
            rows,
            [
                filter.ends_from.map(|from| Column::EndsOn.gte(from)),
                filter.ends_to.map(|to| Column::EndsOn.lte(to)),
            ],
        ))
    }

    /// Receivables of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn receivables(
        &self,
        filter: &ReceivableListFilter,
        (order, direction): (ReceivableOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<Receivable>, ListKey>, StorageError> {
        use receivable::{Column, Entity};
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            ReceivableOrder::Due => SortedBy::new(column(Column::DueOn), SortKind::Day, direction),
            ReceivableOrder::Amount => SortedBy::new(column(Column::AmountFen), SortKind::Number, direction),
            ReceivableOrder::Open => SortedBy::new(open(), SortKind::Number, direction),
            ReceivableOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_receivables(filter);
        self.page_of(rows, by, page, |row: &Receivable| row.client).await
    }

    /// Figures of all receivables that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn receivable_totals(
        &self,
        filter: &ReceivableListFilter,
    ) -> Result<ReceivableTotals, StorageError> {
        use receivable::Column;
        let found = self.these_receivables(filter);
        let counts = || Expr::col(Column::CancelledAt).is_null();
        let overdue = counts().and(Expr::col(Column::DueOn).lt(filter.today));
        let figures = [
            ("rows", count()),
            ("amount", sum(where_holds(counts(), Expr::col(Column::AmountFen)))),
            ("paid", sum(where_holds(counts(), Expr::col(Column::PaidFen)))),
            ("overdue", sum(where_holds(overdue, left()))),
        ];
        let sums: ReceivableSums = match found {
            Some(found) => self.figures(found, figures).await?,
            None => ReceivableSums {
                rows: 0,
                amount: 0,
                paid: 0,
                overdue: 0,
            },
        };
        Ok(ReceivableTotals {
            rows: rows(sums.rows),
            amount: Fen(sums.amount),
            paid: Fen(sums.paid),
            open: Fen(sums.amount.saturating_sub(sums.paid)),
            overdue: Fen(sums.overdue),
        })
    }

    fn these_receivables(&self, filter: &ReceivableListFilter) -> Option<Select<receivable::Entity>> {
        use receivable::{Column, Entity};
        let mut rows = self.things_of::<Entity>(&filter.of)?;
        let is_open = || Expr::col(Column::PaidFen).lt(Expr::col(Column::AmountFen));
        rows = match filter.state {
            None => rows,
            Some(ReceivableState::Cancelled) => rows.filter(Column::CancelledAt.is_not_null()),
            Some(_) => rows.filter(Column::CancelledAt.is_null()),
        };
        rows = match filter.state {
            Some(ReceivableState::Open) => rows.filter(is_open()),
            Some(ReceivableState::Overdue) => rows.filter(is_open()).filter(Column::DueOn.lt(filter.today)),
            Some(ReceivableState::Paid) => rows.filter(is_open().not()),
            Some(ReceivableState::Cancelled) | None => rows,
        };
        Some(narrowed(
            rows,
            [
                filter.due_from.map(|from| Column::DueOn.gte(from)),
                filter.due_to.map(|to| Column::DueOn.lte(to)),
            ],
        ))
    }
}

/// What is left of a receivable, cancelled or not.
fn left() -> Expr {
    use receivable::{Column, Entity};
    Expr::col((Entity, Column::AmountFen)).sub(Expr::col((Entity, Column::PaidFen)))
}

/// What is still to be paid of it.
fn open() -> Expr {
    use receivable::{Column, Entity};
    where_holds(Expr::col((Entity, Column::CancelledAt)).is_null(), left())
}

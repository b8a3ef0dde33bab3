//! Services, registration orders and missing documents across the agency.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Select};
use sidebook_domain::{DocumentKind, Fen, OrderStage, Period};

use super::listing::{Listed, OfClients, RowCount, by_client, count, narrowed, rows, sum};
use super::reach::ReachedClients;
use super::services::{MissingDocument, RegistrationOrder, Service};
use crate::entity::{missing_document, registration_order, service};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy};
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// Where a service stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// It has not begun.
    Coming,
    /// It runs.
    Running,
    /// It has ended.
    Ended,
}

/// Which services; all of these hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceListFilter {
    /// Whose.
    pub of: OfClients,
    /// Where they stand.
    pub state: Option<ServiceState>,
    /// They end on this day or later.
    pub ends_from: Option<NaiveDate>,
    /// They end on this day or earlier.
    pub ends_to: Option<NaiveDate>,
    /// The day that their state is asked for.
    pub today: NaiveDate,
}

/// What a list of services is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceOrder {
    /// Their last days.
    Ends,
    /// Their first days.
    Starts,
    /// Their fees.
    Fee,
    /// The names of their clients.
    Client,
}

/// Figures of a list of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceTotals {
    /// How many.
    pub rows: u64,
    /// What they cost together, each for one cycle of its own.
    pub fee: Fen,
}

/// Which registration orders; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderListFilter {
    /// Whose.
    pub of: OfClients,
    /// Where they stand.
    pub stage: Option<OrderStage>,
    /// They were taken on this day or later.
    pub accepted_from: Option<NaiveDate>,
    /// They were taken on this day or earlier.
    pub accepted_to: Option<NaiveDate>,
}

/// What a list of registration orders is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderOrder {
    /// The days that they were taken.
    Accepted,
    /// The days that they should be done; those without one last.
    Expected,
    /// The names of their clients.
    Client,
}

/// Which missing documents; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingListFilter {
    /// Whose.
    pub of: OfClients,
    /// Of this month.
    pub period: Option<Period>,
    /// Of this kind.
    pub kind: Option<DocumentKind>,
}

/// What a list of missing documents is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingOrder {
    /// Their months.
    Period,
    /// When they were marked.
    Marked,
    /// The names of their clients.
    Client,
}

#[derive(FromQueryResult)]
struct ServiceSums {
    rows: i64,
    fee: i64,
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Services of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn services(
        &self,
        filter: &ServiceListFilter,
        (order, direction): (ServiceOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<Service>, ListKey>, StorageError> {
        use service::{Column, Entity};
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            ServiceOrder::Ends => SortedBy::new(column(Column::EndsOn), SortKind::Day, direction),
            ServiceOrder::Starts => SortedBy::new(column(Column::StartsOn), SortKind::Day, direction),
            ServiceOrder::Fee => SortedBy::new(column(Column::FeeFen), SortKind::Number, direction),
            ServiceOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_services(filter);
        self.page_of(rows, by, page, |row: &Service| row.client).await
    }

    /// Figures of all services that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn service_totals(&self, filter: &ServiceListFilter) -> Result<ServiceTotals, StorageError> {
        let figures = [
            ("rows", count()),
            ("fee", sum(Expr::col(service::Column::FeeFen))),
        ];
        let sums = match self.these_services(filter) {
            Some(found) => self.figures(found, figures).await?,
            None => ServiceSums { rows: 0, fee: 0 },
        };
        Ok(ServiceTotals {
            rows: rows(sums.rows),
            fee: Fen(sums.fee),
        })
    }

    fn these_services(&self, filter: &ServiceListFilter) -> Option<Select<service::Entity>> {
        use service::{Column, Entity};
        let today = filter.today;
        let mut rows = self.things_of::<Entity>(&filter.of)?;
        rows = match filter.state {
            None => rows,
            Some(ServiceState::Coming) => rows.filter(Column::StartsOn.gt(today)),
            Some(ServiceState::Running) => rows
                .filter(Column::StartsOn.lte(today))
                .filter(Column::EndsOn.gte(today)),
            Some(ServiceState::Ended) => rows.filter(Column::EndsOn.lt(today)),
        };
        Some(narrowed(
            rows,
            [
                filter.ends_from.map(|from| Column::EndsOn.gte(from)),
                filter.ends_to.map(|to| Column::EndsOn.lte(to)),
            ],
        ))
    }

    /// Registration orders of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn orders(
        &self,
        filter: &OrderListFilter,
        (order, direction): (OrderOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<RegistrationOrder>, ListKey>, StorageError> {
        use registration_order::{Column, Entity};
        let by = match order {
            OrderOrder::Accepted => {
                SortedBy::new(Expr::col((Entity, Column::AcceptedOn)), SortKind::Day, direction)
            }
            OrderOrder::Expected => {
                let late = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
                let day = Func::coalesce([Expr::col((Entity, Column::ExpectedOn)), Expr::value(late)]);
                SortedBy::new(Expr::expr(day), SortKind::Day, direction)
            }
            OrderOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_orders(filter);
        let client_of = |row: &RegistrationOrder| row.client;
        self.page_of(rows, by, page, client_of).await
    }

    /// How many orders a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn order_count(&self, filter: &OrderListFilter) -> Result<u64, StorageError> {
        self.count_of(self.these_orders(filter)).await
    }

    fn these_orders(&self, filter: &OrderListFilter) -> Option<Select<registration_order::Entity>> {
        use registration_order::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter.stage.map(|stage| Column::Stage.eq(stage.as_str())),
                filter.accepted_from.map(|from| Column::AcceptedOn.gte(from)),
                filter.accepted_to.map(|to| Column::AcceptedOn.lte(to)),
            ],
        ))
    }

    /// Missing documents of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn missing(
        &self,
        filter: &MissingListFilter,
        (order, direction): (MissingOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<MissingDocument>, ListKey>, StorageError> {
        use missing_document::{Column, Entity};
        let by = match order {
            MissingOrder::Period => {
                SortedBy::new(Expr::col((Entity, Column::Period)), SortKind::Number, direction)
            }
            MissingOrder::Marked => SortedBy::new(
                Expr::col((Entity, Column::MarkedAt)),
                SortKind::Instant,
                direction,
            ),
            MissingOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_missing(filter);
        let client_of = |row: &MissingDocument| row.client;
        self.page_of(rows, by, page, client_of).await
    }

    /// How many missing documents a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn missing_count(&self, filter: &MissingListFilter) -> Result<u64, StorageError> {
        self.count_of(self.these_missing(filter)).await
    }

    fn these_missing(&self, filter: &MissingListFilter) -> Option<Select<missing_document::Entity>> {
        use missing_document::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter
                    .period
                    .map(|period| Column::Period.eq(i64::from(period.number()))),
                filter.kind.map(|kind| Column::Kind.eq(kind.as_str())),
            ],
        ))
    }

    /// How many rows a query has.
    pub(super) async fn count_of<T: EntityTrait>(
        &self,
        rows: Option<Select<T>>,
    ) -> Result<u64, StorageError> {
        let Some(found) = rows else { return Ok(0) };
        let counted: RowCount = self.figures(found, [("rows", count())]).await?;
        Ok(super::listing::rows(counted.rows))
    }
}

//! Payments across the agency.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, Select};
use sidebook_domain::{Fen, PaymentMethod};

use super::Payment;
use crate::books::listing::{Listed, OfClients, by_client, count, narrowed, rows, sum, where_holds};
use crate::books::reach::ReachedClients;
use crate::entity::payment::{Column, Entity};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy};
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// Which payments; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentListFilter {
    /// Whose.
    pub of: OfClients,
    /// Whether they are void.
    pub is_void: Option<bool>,
    /// How they were made.
    pub method: Option<PaymentMethod>,
    /// They were made on this day or later.
    pub paid_from: Option<NaiveDate>,
    /// They were made on this day or earlier.
    pub paid_to: Option<NaiveDate>,
}

/// What a list of payments is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentOrder {
    /// The days that they were made.
    Paid,
    /// How much they are.
    Amount,
    /// The numbers of their receipts.
    Number,
    /// The names of their clients.
    Client,
}

/// Figures of a list of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTotals {
    /// How many.
    pub rows: u64,
    /// What those that count are together.
    pub received: Fen,
    /// What those that are void are together.
    pub void: Fen,
}

#[derive(FromQueryResult)]
struct Sums {
    rows: i64,
    received: i64,
    void: i64,
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Payments of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn payments(
        &self,
        filter: &PaymentListFilter,
        (order, direction): (PaymentOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<Payment>, ListKey>, StorageError> {
        let Some(found) = self.these_payments(filter) else {
            return Ok(Paged::empty());
        };
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            PaymentOrder::Paid => SortedBy::new(column(Column::PaidOn), SortKind::Day, direction),
            PaymentOrder::Amount => SortedBy::new(column(Column::AmountFen), SortKind::Number, direction),
            PaymentOrder::Number => SortedBy::new(column(Column::Number), SortKind::Text, direction),
            PaymentOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let (ids, found) = self.rows_of(found, by, page).await?;
        let found = self.door.payments().with_allocations(found).await?;
        let listed = self.with_clients(found, |payment| payment.client).await?;
        Ok(ids.with(listed))
    }

    /// Figures of all payments that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn payment_totals(&self, filter: &PaymentListFilter) -> Result<PaymentTotals, StorageError> {
        let is_void = || Expr::col(Column::VoidedAt).is_not_null();
        let amount = || Expr::col(Column::AmountFen);
        let figures = [
            ("rows", count()),
            ("received", sum(where_holds(is_void().not(), amount()))),
            ("void", sum(where_holds(is_void(), amount()))),
        ];
        let sums = match self.these_payments(filter) {
            Some(found) => self.figures(found, figures).await?,
            None => Sums {
                rows: 0,
                received: 0,
                void: 0,
            },
        };
        Ok(PaymentTotals {
            rows: rows(sums.rows),
            received: Fen(sums.received),
            void: Fen(sums.void),
        })
    }

    fn these_payments(&self, filter: &PaymentListFilter) -> Option<Select<Entity>> {
        let mut rows = self.things_of::<Entity>(&filter.of)?;
        rows = match filter.is_void {
            None => rows,
            Some(true) => rows.filter(Column::VoidedAt.is_not_null()),
            Some(false) => rows.filter(Column::VoidedAt.is_null()),
        };
        Some(narrowed(
            rows,
            [
                filter.method.map(|method| Column::Method.eq(method.as_str())),
                filter.paid_from.map(|from| Column::PaidOn.gte(from)),
                filter.paid_to.map(|to| Column::PaidOn.lte(to)),
            ],
        ))
    }
}

//! Billing by cycle: each month of a contract once, whoever asks and however often.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{AgencyId, ContractId, Period, ShortText, Span, bill_rest};
use uuid::Uuid;

use super::value::month;
use super::{Contract, Contracts, NewReceivable, Receivable};
use crate::entity::{contract, receivable};
use crate::reading::{readable, require_all, word};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// A contract of which nothing is left to bill is not looked at before this month.
const NEVER: i64 = 999_812;

impl Contracts<'_, Writing> {
    /// Bills the cycles of a contract that begin in `range` and were not billed yet, under this title, so billing again
    /// adds nothing. Returns what was added.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the contract is not the agency's.
    pub async fn bill(
        &self,
        id: ContractId,
        title: &ShortText,
        range: Span,
    ) -> Result<Vec<Receivable>, StorageError> {
        let contract = self.lock(id).await?;
        require_all("contracts", [id.0], contract.iter().map(|found| found.id.0))?;
        match contract {
            Some(contract) => self.bill_range(&contract, title, range).await,
            None => Ok(Vec::new()),
        }
    }

    /// Bills all cycles of a contract that have begun by the month `current`, and notes that this was done. A cancelled
    /// contract yields nothing, and neither does a cycle whose receivable was cancelled. Returns what was added.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the contract is not the agency's.
    pub async fn bill_begun(&self, id: ContractId, current: Period) -> Result<Vec<Receivable>, StorageError> {
        // Locked until this unit of work ends: what it says and what was billed of it belong together.
        let contract = self.lock(id).await?;
        require_all("contracts", [id.0], contract.iter().map(|found| found.id.0))?;
        let Some(contract) = contract else {
            return Ok(Vec::new());
        };
        if contract.cancelled.is_some() {
            return Ok(Vec::new());
        }
        let billed = match Span::new(Period::of(contract.terms.starts_on), current) {
            Some(range) => self.bill_range(&contract, &contract.services, range).await?,
            None => Vec::new(),
        };
        let to = if Period::of(contract.terms.ends_on) <= current {
            NEVER
        } else {
            i64::from(current.number())
        };
        contract::Entity::update_many()
            .col_expr(contract::Column::BilledTo, Expr::value(Some(to)))
            .filter(contract::Column::AgencyId.eq(self.door.agency.0))
            .filter(contract::Column::Id.eq(id.0))
            .exec(self.door.executor)
            .await?;
        Ok(billed)
    }

    /// The contract, kept from other writers until this unit of work ends. Before what was billed for it, always.
    pub(super) async fn lock(&self, id: ContractId) -> Result<Option<Contract>, StorageError> {
        let row = self
            .query()
            .filter(contract::Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        row.map(Contract::try_from).transpose()
    }

    async fn bill_range(
        &self,
        contract: &Contract,
        title: &ShortText,
        range: Span,
    ) -> Result<Vec<Receivable>, StorageError> {
        let billed = self.billed(contract.id).await?;
        let cycles = bill_rest(&contract.terms, range, &billed);
        let new = cycles
            .into_iter()
            .filter(|cycle| cycle.amount.0 > 0)
            .map(|cycle| NewReceivable {
                client: contract.client,
                contract: Some(contract.id),
                title: title.clone(),
                span: Some(cycle.span),
                amount: cycle.amount,
                due_on: cycle.due_on,
            })
            .collect();
        let mut added = Vec::new();
        for mut row in self.door.receivables().rows(new, None).await? {
            (row.cycle_first, row.cycle_last) = (row.first_period, row.last_period);
            let inserted = receivable::Entity::insert(receivable::ActiveModel::from(row.clone()))
                // Also when somebody entered the same for the same months by hand.
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(self.door.executor)
                .await?;
            if inserted == 1 {
                added.push(row);
            }
        }
        readable(added)
    }

    /// The months that were billed of a contract, cancelled ones too.
    async fn billed(&self, id: ContractId) -> Result<Vec<Span>, StorageError> {
        const TABLE: &str = "receivables";
        let rows: Vec<(Uuid, Option<i64>, Option<i64>)> = receivable::Entity::find()
            .select_only()
            .column(receivable::Column::Id)
            .column(receivable::Column::CycleFirst)
            .column(receivable::Column::CycleLast)
            .filter(receivable::Column::AgencyId.eq(self.door.agency.0))
            .filter(receivable::Column::ContractId.eq(id.0))
            .filter(receivable::Column::CycleFirst.is_not_null())
            .into_tuple()
            .all(self.door.executor)
            .await?;
        rows.into_iter()
            .map(|(row, first, last)| {
                let first = month(first, TABLE, "cycle_first", row)?;
                let last = month(last, TABLE, "cycle_last", row)?;
                let span = first.zip(last).and_then(|(first, last)| Span::new(first, last));
                word(span, TABLE, "cycle_first", row)
            })
            .collect()
    }
}

/// Contracts of any agency with cycles to bill. By `system().unbilled_contracts()`: what happens by the clock happens
/// for all agencies.
#[derive(Debug)]
pub struct UnbilledContracts<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Contracts of any agency with cycles to bill.
    #[must_use]
    pub fn unbilled_contracts(&self) -> UnbilledContracts<'a, E> {
        UnbilledContracts { door: *self }
    }
}

impl<E: Executor> UnbilledContracts<'_, E> {
    /// Contracts that have begun in the month `current` and were not looked at in it, in the order of their ids, those
    /// after `after`.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub async fn list(
        &self,
        current: Period,
        after: Option<ContractId>,
        limit: u64,
    ) -> Result<Vec<(AgencyId, ContractId)>, StorageError> {
        use contract::Column;

        let mut query = contract::Entity::find()
            .select_only()
            .column(Column::AgencyId)
            .column(Column::Id)
            .filter(Column::CancelledAt.is_null())
            .filter(Column::StartsOn.lt(current.next().first_day()))
            .filter(
                Condition::any()
                    .add(Column::BilledTo.is_null())
                    .add(Column::BilledTo.lt(i64::from(current.number()))),
            );
        if let Some(after) = after {
            query = query.filter(Column::Id.gt(after.0));
        }
        let rows: Vec<(Uuid, Uuid)> = query
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(agency, contract)| (AgencyId(agency), ContractId(contract)))
            .collect())
    }
}

impl AgencyDoor<'_, Writing> {
    /// Cancels receivables on which nothing is paid, and which are locked: the months of a contract's cycles among them
    /// stay billed.
    pub(super) async fn cancel_receivables(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
        cancelled: &super::Cancelled,
    ) -> Result<u64, StorageError> {
        use receivable::Column;
        use sea_orm::sea_query::ExprTrait;

        let changed = receivable::Entity::update_many()
            .col_expr(Column::CancelledAt, Expr::value(Some(cancelled.at)))
            .col_expr(Column::CancelledBy, Expr::value(Some(cancelled.by.0)))
            .col_expr(
                Column::CancelReason,
                Expr::value(Some(cancelled.reason.as_str().to_owned())),
            )
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1_i64))
            .filter(Column::AgencyId.eq(self.agency.0))
            .filter(Column::Id.is_in(ids))
            .filter(Column::PaidFen.eq(0_i64))
            .filter(Column::CancelledAt.is_null())
            .exec(self.executor)
            .await?;
        Ok(changed.rows_affected)
    }
}

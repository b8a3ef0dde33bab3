use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{ClientId, ContractId, ShortText, Span, bill};

use super::{Contract, NewContract, NewReceivable, Receivable};
use crate::books::ROWS;
use crate::entity::contract::{ActiveModel, Column, Entity, Model};
use crate::reading::{readable, require_all};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// The contracts of one agency. By `of(agency).contracts()`.
#[derive(Debug)]
pub struct Contracts<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What was agreed with clients.
    #[must_use]
    pub fn contracts(&self) -> Contracts<'a, E> {
        Contracts { door: *self }
    }
}

impl<E: Executor> Contracts<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// A client's contracts, the one that ends last first.
    pub async fn of_client(&self, client: ClientId) -> Result<Vec<Contract>, StorageError> {
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .order_by_desc(Column::EndsOn)
            .order_by_desc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// One contract.
    pub async fn find(&self, id: ContractId) -> Result<Option<Contract>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Contract::try_from).transpose()
    }
}

impl Contracts<'_, Writing> {
    /// Adds contracts, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewContract>) -> Result<Vec<Contract>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let row = |new: NewContract| Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            number: new.number.map(String::from),
            services: new.services.into(),
            price_fen: new.terms.price.0,
            billing_cycle: new.terms.cycle.as_str().to_owned(),
            due_day: i64::from(new.terms.due_day),
            starts_on: new.terms.starts_on,
            ends_on: new.terms.ends_on,
            created_at: self.door.context.now(),
            revision: 1,
        };
        let rows: Vec<Model> = new.into_iter().map(row).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// Bills the cycles of a contract that begin in `range` and were not billed under this title yet, so billing again
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
        let contract = self.find(id).await?;
        require_all("contracts", [id.0], contract.iter().map(|found| found.id.0))?;
        let Some(contract) = contract else {
            return Ok(Vec::new());
        };
        let new = bill(&contract.terms, range)
            .into_iter()
            .filter(|cycle| cycle.amount.0 > 0)
            .map(|cycle| NewReceivable {
                client: contract.client,
                contract: Some(id),
                title: title.clone(),
                span: Some(cycle.span),
                amount: cycle.amount,
                due_on: cycle.due_on,
            })
            .collect();
        self.door.receivables().add_missing(new).await
    }
}

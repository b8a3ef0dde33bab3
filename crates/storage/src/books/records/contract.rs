use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{BillingRefusal, ClientId, ContractId, ContractRecord, Period, WrongValue};
use uuid::Uuid;

use super::pending::NewRow;
use super::{Putting, StandingRecord};
use crate::entity::{contract, receivable};
use crate::{AgencyDoor, Altered, ContractContent, NewContract, StorageError, Writing};

impl Putting<'_> {
    pub(super) fn new_contract(&self, record: &ContractRecord) -> Result<NewRow, Vec<WrongValue>> {
        let client = self.lookup.client(&record.client).map_err(|wrong| vec![wrong])?;
        Ok(NewRow::Contract(NewContract {
            client,
            number: record.number.clone().flatten(),
            services: record.services.clone(),
            terms: record.terms,
        }))
    }

    pub(super) async fn add_contracts(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let new = new.into_iter().filter_map(|new| match new {
            NewRow::Contract(new) => Some(new),
            _ => None,
        });
        let contracts = self.door.contracts();
        let added = contracts.add_many(new.collect()).await?;
        for contract in &added {
            contracts
                .bill_begun(contract.id, Period::of(self.rules.today))
                .await?;
        }
        Ok(added
            .into_iter()
            .map(|contract| Ok((contract.id.0, contract.revision)))
            .collect())
    }

    pub(super) async fn change_contract(
        &self,
        id: Uuid,
        before: &StandingRecord,
        record: ContractRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        if let Err(wrong) = self.same_client(before, &record.client) {
            return Ok(Err(wrong));
        }
        let contracts = self.door.contracts();
        let Some(stands) = contracts.find(ContractId(id)).await? else {
            return Ok(Err(WrongValue::new("external_key", "not_found")));
        };
        let mut terms = record.terms;
        if !record.says_bill_from {
            terms.bill_from = stands.terms.bill_from;
        }
        let content = ContractContent {
            number: record.number.unwrap_or(stands.number),
            services: record.services,
            terms,
        };
        let altered = contracts.change(stands.id, stands.revision, content).await?;
        let after = match altered {
            Altered::Done { after, .. } => after,
            Altered::NotFound => return Ok(Err(WrongValue::new("external_key", "not_found"))),
            Altered::Stale(_) => return Err(StorageError::Stale),
            Altered::Refused(refusal) => return Ok(Err(refused(refusal))),
        };
        if after.revision != before.revision {
            contracts
                .bill_begun(after.id, Period::of(self.rules.today))
                .await?;
        }
        Ok(Ok(after.revision))
    }
}

pub(super) fn refused(refusal: BillingRefusal) -> WrongValue {
    match refusal {
        BillingRefusal::Cancelled => WrongValue::new("external_key", "cancelled"),
        BillingRefusal::Paid { .. } => WrongValue::new("external_key", "paid"),
        BillingRefusal::BelowPaid { .. } => WrongValue::new("amount_fen", "below_paid"),
        BillingRefusal::OutsideTerm => WrongValue::new("ends_on", "out_of_range"),
    }
}

pub(super) async fn standing(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
) -> Result<Option<StandingRecord>, StorageError> {
    let Some(contract) = door.contracts().find(ContractId(id)).await? else {
        return Ok(None);
    };
    let terms = contract.terms;
    let mut fields = json!({
        "number": contract.number, "services": contract.services, "price_fen": terms.price,
        "billing_cycle": terms.cycle.as_str(), "starts_on": terms.starts_on, "ends_on": terms.ends_on,
        "due_day": terms.due_day,
    });
    if let (Some(fields), Some(from)) = (fields.as_object_mut(), terms.bill_from) {
        fields.insert("bill_from".to_owned(), json!(from.number()));
    }
    of_client(door, contract.client, contract.revision, fields).await
}

/// A row of a client as it stands, with the client's name.
pub(super) async fn of_client(
    door: AgencyDoor<'_, Writing>,
    client: ClientId,
    revision: i64,
    mut fields: serde_json::Value,
) -> Result<Option<StandingRecord>, StorageError> {
    let named = door.clients().find(client).await?;
    if let (Some(fields), Some(named)) = (fields.as_object_mut(), named) {
        fields.insert("client_name".to_owned(), json!(named.name));
    }
    Ok(Some(StandingRecord {
        revision,
        client: Some(client.0),
        fields: fields.as_object().cloned().unwrap_or_default(),
    }))
}

/// Whether nothing of a contract is paid.
pub(super) async fn is_unpaid(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<bool, StorageError> {
    let billed = receivable::Entity::find()
        .filter(receivable::Column::AgencyId.eq(door.agency.0))
        .filter(receivable::Column::ContractId.eq(id))
        .all(door.executor)
        .await?;
    Ok(billed.iter().all(|row| row.revision == 1))
}

/// Takes a contract that was added back, with what was billed for it.
pub(super) async fn remove(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<(), StorageError> {
    receivable::Entity::delete_many()
        .filter(receivable::Column::AgencyId.eq(door.agency.0))
        .filter(receivable::Column::ContractId.eq(id))
        .exec(door.executor)
        .await?;
    contract::Entity::delete_many()
        .filter(contract::Column::AgencyId.eq(door.agency.0))
        .filter(contract::Column::Id.eq(id))
        .exec(door.executor)
        .await?;
    Ok(())
}

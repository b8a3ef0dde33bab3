use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{
    BillingRefusal, ClientId, ContractId, ContractRecord, Period, Record, RecordKind, ShortText,
};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::{contract, receivable};
use crate::{AgencyDoor, Altered, ContractContent, NewContract, StorageError, Writing};

/// Contracts.
pub(super) struct Kind;

fn mark(client: Uuid, number: &str) -> String {
    format!("{client}/{number}")
}

impl Rows for Kind {
    type Record = ContractRecord;
    type New = NewContract;

    const KIND: RecordKind = RecordKind::Contracts;
    const KNOWN_BY: &'static str = "number";

    fn of(record: &Record) -> Option<&ContractRecord> {
        match record {
            Record::Contract(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &ContractRecord, client: ClientId) -> Option<String> {
        let number = record.number.as_ref()?.as_ref()?;
        Some(mark(client.0, number.as_str()))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        _rows: &[&ContractRecord],
    ) -> Result<(), StorageError> {
        lookup.load_contracts(door, clients).await?;
        for (client, number, contract) in lookup.numbered_contracts() {
            lookup.has(mark(client, &number), contract);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ContractRecord) -> Result<NewContract, Not> {
        Ok(NewContract {
            client: putting.lookup.client(&record.client)?,
            number: record.number.clone().flatten(),
            services: record.services.clone(),
            terms: record.terms,
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewContract>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let contracts = putting.door.contracts();
        let added = contracts.add_many(new).await?;
        for contract in &added {
            contracts
                .bill_begun(contract.id, Period::of(putting.rules.today))
                .await?;
        }
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        before: &StandingRecord,
        record: ContractRecord,
    ) -> Result<i64, Not> {
        let contracts = putting.door.contracts();
        let Some(stands) = contracts.find(ContractId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
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
            Altered::NotFound => return Err(Not::wrong("external_key", "not_found")),
            Altered::Stale(_) => return Err(StorageError::Stale.into()),
            Altered::Refused(refusal) => return Err(refused(refusal)),
        };
        if after.revision != before.revision {
            contracts
                .bill_begun(after.id, Period::of(putting.rules.today))
                .await?;
        }
        Ok(after.revision)
    }

    async fn standing(
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

    /// With what was billed for it, unless something of that was paid or changed.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        type Billed = receivable::Column;
        let billed = receivable::Entity::find()
            .filter(Billed::AgencyId.eq(door.agency.0))
            .filter(Billed::ContractId.eq(id))
            .all(door.executor)
            .await?;
        if billed.iter().any(|row| row.revision != 1) {
            return Ok(false);
        }
        delete::<receivable::Entity>(door, [Billed::AgencyId, Billed::ContractId], id).await?;
        delete::<contract::Entity>(door, [contract::Column::AgencyId, contract::Column::Id], id).await?;
        Ok(true)
    }
}

pub(super) fn refused(refusal: BillingRefusal) -> Not {
    match refusal {
        BillingRefusal::Cancelled => Not::wrong("external_key", "cancelled"),
        BillingRefusal::Paid { .. } => Not::wrong("external_key", "paid"),
        BillingRefusal::BelowPaid { .. } => Not::wrong("amount_fen", "below_paid"),
        BillingRefusal::OutsideTerm => Not::wrong("ends_on", "out_of_range"),
    }
}

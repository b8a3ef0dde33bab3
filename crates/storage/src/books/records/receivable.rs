use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientRef, ReceivableId, ReceivableRecord, WrongValue};
use uuid::Uuid;

use super::contract::{of_client, refused};
use super::pending::NewRow;
use super::{Putting, StandingRecord};
use crate::entity::receivable;
use crate::{AgencyDoor, Altered, NewReceivable, StorageError, Writing};

impl Putting<'_> {
    /// Whether a row names the client whose the standing one is.
    pub(super) fn same_client(&self, before: &StandingRecord, named: &ClientRef) -> Result<(), WrongValue> {
        let client = self.lookup.client(named)?;
        if before.client == Some(client.0) {
            Ok(())
        } else {
            Err(WrongValue::new("client_name", "of_another_client"))
        }
    }

    pub(super) fn new_receivable(&self, record: &ReceivableRecord) -> Result<NewRow, Vec<WrongValue>> {
        let one = |wrong| vec![wrong];
        let client = self.lookup.client(&record.client).map_err(one)?;
        let number = record.contract_number.as_ref().map(|number| number.as_str());
        let contract = self
            .lookup
            .contract(client, record.contract_key.as_ref(), number)
            .map_err(one)?;
        let terms = record.terms.clone();
        let first = terms.span.map(|span| i64::from(span.first().number()));
        if contract.is_some_and(|contract| self.lookup.is_billed(contract, first, terms.title.as_str())) {
            return Err(vec![WrongValue::new("title", "taken")]);
        }
        Ok(NewRow::Receivable(NewReceivable {
            client,
            contract,
            title: terms.title,
            span: terms.span,
            amount: terms.amount,
            due_on: terms.due_on,
        }))
    }

    pub(super) async fn add_receivables(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let new = new.into_iter().filter_map(|new| match new {
            NewRow::Receivable(new) => Some(new),
            _ => None,
        });
        let added = self.door.receivables().add_many(new.collect()).await?;
        Ok(added
            .into_iter()
            .map(|row| Ok((row.id.0, row.revision)))
            .collect())
    }

    pub(super) async fn change_receivable(
        &self,
        id: Uuid,
        before: &StandingRecord,
        record: ReceivableRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        if let Err(wrong) = self.same_client(before, &record.client) {
            return Ok(Err(wrong));
        }
        let altered = self
            .door
            .receivables()
            .change(ReceivableId(id), before.revision, record.terms)
            .await?;
        Ok(match altered {
            Altered::Done { after, .. } => Ok(after.revision),
            Altered::NotFound => Err(WrongValue::new("external_key", "not_found")),
            Altered::Stale(_) => return Err(StorageError::Stale),
            Altered::Refused(refusal) => Err(refused(refusal)),
        })
    }
}

pub(super) async fn standing(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
) -> Result<Option<StandingRecord>, StorageError> {
    let found = door.receivables().find_many(&[ReceivableId(id)]).await?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let fields = json!({
        "title": row.title, "amount_fen": row.amount, "due_on": row.due_on,
        "first_period": row.span.map(|span| span.first().number()),
        "last_period": row.span.map(|span| span.last().number()),
    });
    of_client(door, row.client, row.revision, fields).await
}

/// Takes a receivable that was added back: nothing of it is paid, the caller looked at its revision.
pub(super) async fn remove(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<(), StorageError> {
    receivable::Entity::delete_many()
        .filter(receivable::Column::AgencyId.eq(door.agency.0))
        .filter(receivable::Column::Id.eq(id))
        .exec(door.executor)
        .await?;
    Ok(())
}

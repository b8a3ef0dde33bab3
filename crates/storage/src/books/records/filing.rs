use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientId, FilingRecord, WrongValue};
use uuid::Uuid;

use super::contract::of_client;
use super::pending::NewRow;
use super::{Putting, StandingRecord};
use crate::entity::tax_filing::{Column, Entity};
use crate::{AgencyDoor, FilingChange, NewTaxFiling, StorageError, TaxFiling, Writing};

impl Putting<'_> {
    pub(super) fn new_filing(&self, record: &FilingRecord) -> Result<NewRow, Vec<WrongValue>> {
        let client = self.lookup.client(&record.client).map_err(|wrong| vec![wrong])?;
        // Looking by another key, it may still be there by its kind and period.
        let mark = super::lookup::contents(&sidebook_domain::Record::Filing(record.clone()), client);
        if mark.is_some_and(|mark| self.lookup.having(&mark).is_some()) {
            return Err(vec![WrongValue::new("kind", "taken")]);
        }
        Ok(NewRow::Filing(NewTaxFiling {
            client,
            period: record.period,
            kind: record.kind,
            state: record.state,
        }))
    }

    pub(super) async fn add_filings(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let new = new.into_iter().filter_map(|new| match new {
            NewRow::Filing(new) => Some(new),
            _ => None,
        });
        let added = self.door.tax_filings().add_many(new.collect()).await?;
        Ok(added
            .into_iter()
            .map(|row| Ok((row.id.0, row.revision)))
            .collect())
    }

    /// What a row says of a filing is how it stands: the other system knows what was filed, so it may skip steps.
    pub(super) async fn change_filing(
        &self,
        id: Uuid,
        before: &StandingRecord,
        record: FilingRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        if let Err(wrong) = self.same_client(before, &record.client) {
            return Ok(Err(wrong));
        }
        let Some(stands) = find(self.door, id).await? else {
            return Ok(Err(WrongValue::new("external_key", "not_found")));
        };
        if stands.period != record.period {
            return Ok(Err(WrongValue::new("period", "of_another_filing")));
        }
        if stands.kind != record.kind {
            return Ok(Err(WrongValue::new("kind", "of_another_filing")));
        }
        let state = record.state;
        let changed = self
            .door
            .tax_filings()
            .change(
                ClientId(before.client.unwrap_or_default()),
                stands.period,
                stands.kind,
                Some(stands.revision),
                |_| Ok(state),
            )
            .await?;
        match changed {
            FilingChange::Done { filing, .. } => Ok(Ok(filing.revision)),
            FilingChange::Refused(_) | FilingChange::Stale(_) => Err(StorageError::Stale),
        }
    }
}

async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<TaxFiling>, StorageError> {
    let row = Entity::find()
        .filter(Column::AgencyId.eq(door.agency.0))
        .filter(Column::Id.eq(id))
        .one(door.executor)
        .await?;
    row.map(TaxFiling::try_from).transpose()
}

pub(super) async fn standing(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
) -> Result<Option<StandingRecord>, StorageError> {
    let Some(row) = find(door, id).await? else {
        return Ok(None);
    };
    let fields = json!({
        "period": row.period.number(), "kind": row.kind.as_str(), "state": row.state.as_str(),
        "amount_fen": row.state.amount(), "filed_on": row.state.filed_on(), "paid_on": row.state.paid_on(),
    });
    of_client(door, row.client, row.revision, fields).await
}

/// Takes a filing that was added back.
pub(super) async fn remove(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<(), StorageError> {
    Entity::delete_many()
        .filter(Column::AgencyId.eq(door.agency.0))
        .filter(Column::Id.eq(id))
        .exec(door.executor)
        .await?;
    Ok(())
}

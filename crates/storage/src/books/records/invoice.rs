use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use sidebook_domain::{InvoiceRecord, Period, WrongValue};
use uuid::Uuid;

use super::contract::of_client;
use super::pending::NewRow;
use super::{Putting, StandingRecord};
use crate::entity::vat_invoice::{ActiveModel, Column, Entity};
use crate::{AgencyDoor, NewVatInvoice, StorageError, VatInvoice, Writing};

impl Putting<'_> {
    pub(super) fn new_invoice(&self, record: &InvoiceRecord) -> Result<NewRow, Vec<WrongValue>> {
        let client = self.lookup.client(&record.client).map_err(|wrong| vec![wrong])?;
        // Looking by another key, it may still be there by its number.
        let mark = super::lookup::contents(&sidebook_domain::Record::Invoice(record.clone()), client);
        if mark.is_some_and(|mark| self.lookup.having(&mark).is_some()) {
            return Err(vec![WrongValue::new("number", "taken")]);
        }
        Ok(NewRow::Invoice(NewVatInvoice {
            client,
            direction: record.direction,
            form: record.form,
            number: record.number.clone(),
            issued_on: record.issued_on,
            counterparty: record.counterparty.clone(),
            amount: record.amount,
            tax: record.tax,
            rate: record.rate,
            certified_for: record.certified_for.flatten(),
        }))
    }

    pub(super) async fn add_invoices(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let new = new.into_iter().filter_map(|new| match new {
            NewRow::Invoice(new) => Some(new),
            _ => None,
        });
        let added = self.door.vat_invoices().add_many(new.collect()).await?;
        Ok(added
            .into_iter()
            .map(|row| Ok((row.id.0, row.revision)))
            .collect())
    }

    pub(super) async fn change_invoice(
        &self,
        id: Uuid,
        before: &StandingRecord,
        record: InvoiceRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        if let Err(wrong) = self.same_client(before, &record.client) {
            return Ok(Err(wrong));
        }
        let Some(client) = before.client.map(sidebook_domain::ClientId) else {
            return Err(StorageError::Stale);
        };
        let mark = super::lookup::contents(&sidebook_domain::Record::Invoice(record.clone()), client);
        if mark
            .and_then(|mark| self.lookup.having(&mark))
            .is_some_and(|other| other != id)
        {
            return Ok(Err(WrongValue::new("number", "taken")));
        }
        let Some(stands) = find(self.door, id).await? else {
            return Ok(Err(WrongValue::new("external_key", "not_found")));
        };
        let certified_for = record.certified_for.unwrap_or(stands.certified_for);
        let is_same = stands.direction == record.direction
            && stands.form == record.form
            && stands.number == record.number
            && stands.issued_on == record.issued_on
            && stands.counterparty == record.counterparty
            && (stands.amount, stands.tax, stands.rate) == (record.amount, record.tax, record.rate)
            && stands.certified_for == certified_for;
        if is_same {
            return Ok(Ok(stands.revision));
        }
        let revision = stands.revision.saturating_add(1);
        let change = ActiveModel {
            id: Unchanged(id),
            direction: Set(record.direction.as_str().to_owned()),
            form: Set(record.form.as_str().to_owned()),
            number: Set(record.number),
            issued_on: Set(record.issued_on),
            period: Set(i64::from(Period::of(record.issued_on).number())),
            counterparty: Set(record.counterparty),
            amount_fen: Set(record.amount.0),
            tax_fen: Set(record.tax.0),
            rate_points: Set(record.rate.basis_points()),
            certified_period: Set(certified_for.map(|period| i64::from(period.number()))),
            updated_at: Set(self.door.context.now()),
            revision: Set(revision),
            ..Default::default()
        };
        Entity::update(change).exec(self.door.executor).await?;
        Ok(Ok(revision))
    }
}

/// The invoice, locked.
async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<VatInvoice>, StorageError> {
    let row = Entity::find()
        .filter(Column::AgencyId.eq(door.agency.0))
        .filter(Column::Id.eq(id))
        .lock_exclusive()
        .one(door.executor)
        .await?;
    row.map(VatInvoice::try_from).transpose()
}

pub(super) async fn standing(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
) -> Result<Option<StandingRecord>, StorageError> {
    let Some(row) = find(door, id).await? else {
        return Ok(None);
    };
    let fields = json!({
        "direction": row.direction.as_str(), "form": row.form.as_str(), "number": row.number,
        "issued_on": row.issued_on, "counterparty": row.counterparty, "amount_fen": row.amount,
        "tax_fen": row.tax, "rate_points": row.rate.basis_points(),
        "certified_for": row.certified_for.map(|period| period.number()),
    });
    of_client(door, row.client, row.revision, fields).await
}

/// Takes an invoice that was added back.
pub(super) async fn remove(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<(), StorageError> {
    Entity::delete_many()
        .filter(Column::AgencyId.eq(door.agency.0))
        .filter(Column::Id.eq(id))
        .exec(door.executor)
        .await?;
    Ok(())
}

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use sidebook_domain::{ClientId, InvoiceRecord, Period, Record, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client, of_clients};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::vat_invoice::{ActiveModel, Column, Entity};
use crate::{AgencyDoor, NewVatInvoice, StorageError, VatInvoice, Writing};

/// VAT invoices, issued and received.
pub(super) struct Kind;

fn mark(client: Uuid, direction: &str, number: &str) -> String {
    format!("{client}/{direction}/{number}")
}

impl Rows for Kind {
    type Record = InvoiceRecord;
    type New = NewVatInvoice;

    const KIND: RecordKind = RecordKind::Invoices;
    const KNOWN_BY: &'static str = "number";
    const ONCE: bool = true;

    fn of(record: &Record) -> Option<&InvoiceRecord> {
        match record {
            Record::Invoice(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &InvoiceRecord, client: ClientId) -> Option<String> {
        Some(mark(client.0, record.direction.as_str(), &record.number))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&InvoiceRecord],
    ) -> Result<(), StorageError> {
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Number.is_in(rows.iter().map(|row| row.number.as_str())))
        });
        for row in found.await? {
            lookup.has(mark(row.client_id, &row.direction, &row.number), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &InvoiceRecord) -> Result<NewVatInvoice, Not> {
        Ok(NewVatInvoice {
            client: putting.lookup.client(&record.client)?,
            direction: record.direction,
            form: record.form,
            number: record.number.clone(),
            issued_on: record.issued_on,
            counterparty: record.counterparty.clone(),
            amount: record.amount,
            tax: record.tax,
            rate: record.rate,
            certified_for: record.certified_for.flatten(),
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewVatInvoice>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.vat_invoices().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: InvoiceRecord,
    ) -> Result<i64, Not> {
        let Some(stands) = find(putting.door, id).await? else {
            return Err(Not::wrong("external_key", "not_found"));
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
            return Ok(stands.revision);
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
            updated_at: Set(putting.door.context.now()),
            revision: Set(revision),
            ..Default::default()
        };
        Entity::update(change).exec(putting.door.executor).await?;
        Ok(revision)
    }

    async fn standing(
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

    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        delete::<Entity>(door, [Column::AgencyId, Column::Id], id).await?;
        Ok(true)
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

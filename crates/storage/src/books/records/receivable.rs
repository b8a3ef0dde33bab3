use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientId, ReceivableId, ReceivableRecord, Record, RecordKind, ShortText, Span};
use uuid::Uuid;

use super::contract::refused;
use super::kind::{Not, Rows, delete, of_client, of_clients};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::receivable::{Column, Entity};
use crate::{AgencyDoor, Altered, NewReceivable, StorageError, Writing};

/// Receivables.
pub(super) struct Kind;

fn mark(client: Uuid, title: &str, first: Option<i64>) -> String {
    format!("{client}/{}/{title}", first.unwrap_or(0))
}

/// The first month of what is billed.
fn first_of(span: Option<Span>) -> Option<i64> {
    span.map(|span| i64::from(span.first().number()))
}

impl Rows for Kind {
    type Record = ReceivableRecord;
    type New = NewReceivable;

    const KIND: RecordKind = RecordKind::Receivables;
    const KNOWN_BY: &'static str = "title";

    fn of(record: &Record) -> Option<&ReceivableRecord> {
        match record {
            Record::Receivable(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &ReceivableRecord, client: ClientId) -> Option<String> {
        let terms = &record.terms;
        Some(mark(client.0, terms.title.as_str(), first_of(terms.span)))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&ReceivableRecord],
    ) -> Result<(), StorageError> {
        lookup.load_contracts(door, clients).await?;
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Title.is_in(rows.iter().map(|row| row.terms.title.as_str())))
        });
        for row in found.await? {
            if let Some(contract) = row.contract_id {
                lookup.has_billed(contract, row.first_period, row.title.clone());
            }
            if row.cancelled_at.is_none() {
                lookup.has(mark(row.client_id, &row.title, row.first_period), row.id);
            }
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ReceivableRecord) -> Result<NewReceivable, Not> {
        let client = putting.lookup.client(&record.client)?;
        let number = record.contract_number.as_ref().map(|number| number.as_str());
        let contract = putting
            .lookup
            .contract(client, record.contract_key.as_ref(), number)?;
        let terms = record.terms.clone();
        let first = first_of(terms.span);
        let is_billed = |contract| putting.lookup.is_billed(contract, first, terms.title.as_str());
        if contract.is_some_and(is_billed) {
            return Err(Not::wrong("title", "taken"));
        }
        Ok(NewReceivable {
            client,
            contract,
            title: terms.title,
            span: terms.span,
            amount: terms.amount,
            due_on: terms.due_on,
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewReceivable>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.receivables().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        before: &StandingRecord,
        record: ReceivableRecord,
    ) -> Result<i64, Not> {
        let receivables = putting.door.receivables();
        let altered = receivables.change(ReceivableId(id), before.revision, record.terms);
        match altered.await? {
            Altered::Done { after, .. } => Ok(after.revision),
            Altered::NotFound => Err(Not::wrong("external_key", "not_found")),
            Altered::Stale(_) => Err(StorageError::Stale.into()),
            Altered::Refused(refusal) => Err(refused(refusal)),
        }
    }

    async fn standing(
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

    /// Nothing of it is paid: that would have been a change.
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

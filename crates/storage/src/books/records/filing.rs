use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientId, FilingRecord, Record, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client, of_clients, of_month, row_of};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::tax_filing::{Column, Entity};
use crate::{AgencyDoor, FilingChange, NewTaxFiling, StorageError, TaxFiling, Writing};

/// Tax filings.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = FilingRecord;
    type New = NewTaxFiling;

    const KIND: RecordKind = RecordKind::Filings;
    const KNOWN_BY: &'static str = "kind";
    const ONCE: bool = true;

    fn of(record: &Record) -> Option<&FilingRecord> {
        match record {
            Record::Filing(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &FilingRecord, client: ClientId) -> Option<String> {
        let period = i64::from(record.period.number());
        Some(of_month(client.0, period, record.kind.as_str()))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&FilingRecord],
    ) -> Result<(), StorageError> {
        let periods: Vec<i64> = rows.iter().map(|row| i64::from(row.period.number())).collect();
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |rows| {
            rows.filter(Column::Period.is_in(periods.iter().copied()))
        });
        for row in found.await? {
            lookup.has(of_month(row.client_id, row.period, &row.kind), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &FilingRecord) -> Result<NewTaxFiling, Not> {
        Ok(NewTaxFiling {
            client: putting.lookup.client(&record.client)?,
            period: record.period,
            kind: record.kind,
            state: record.state,
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewTaxFiling>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.tax_filings().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    /// What a row says of a filing is how it stands: the other system knows what was filed, so it may skip steps.
    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: FilingRecord,
    ) -> Result<i64, Not> {
        let Some(stands) = find(putting.door, id).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        if stands.period != record.period {
            return Err(Not::wrong("period", "of_another_filing"));
        }
        if stands.kind != record.kind {
            return Err(Not::wrong("kind", "of_another_filing"));
        }
        let state = record.state;
        let seen = Some(stands.revision);
        let filings = putting.door.tax_filings();
        let changed = filings.change(stands.client, stands.period, stands.kind, seen, |_| Ok(state));
        match changed.await? {
            FilingChange::Done { filing, .. } => Ok(filing.revision),
            FilingChange::Refused(_) | FilingChange::Stale(_) => Err(StorageError::Stale.into()),
        }
    }

    async fn standing(
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

async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<TaxFiling>, StorageError> {
    let row = row_of::<Entity>(door, [Column::AgencyId, Column::Id], id).await?;
    row.map(TaxFiling::try_from).transpose()
}

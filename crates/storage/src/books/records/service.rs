use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientId, Record, RecordKind, ServiceId, ServiceRecord, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client, of_clients};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::service::{Column, Entity};
use crate::{AgencyDoor, NewService, StorageError, Writing};

/// Bookkeeping services.
pub(super) struct Kind;

fn mark(client: Uuid, plan: &str, starts_on: NaiveDate) -> String {
    format!("{client}/{starts_on}/{plan}")
}

impl Rows for Kind {
    type Record = ServiceRecord;
    type New = NewService;

    const KIND: RecordKind = RecordKind::Services;
    const KNOWN_BY: &'static str = "plan";

    fn of(record: &Record) -> Option<&ServiceRecord> {
        match record {
            Record::Service(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &ServiceRecord, client: ClientId) -> Option<String> {
        Some(mark(client.0, &record.plan, record.starts_on))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&ServiceRecord],
    ) -> Result<(), StorageError> {
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Plan.is_in(rows.iter().map(|row| row.plan.as_str())))
        });
        for row in found.await? {
            lookup.has(mark(row.client_id, &row.plan, row.starts_on), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ServiceRecord) -> Result<NewService, Not> {
        let client = putting.lookup.client(&record.client)?;
        Ok(of(client, record.clone()))
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewService>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.services().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: ServiceRecord,
    ) -> Result<i64, Not> {
        let services = putting.door.services();
        let Some(stands) = services.find(ServiceId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        let is_same = (stands.plan.as_str(), stands.fee, stands.billing_cycle)
            == (record.plan.as_str(), record.fee, record.billing_cycle)
            && (stands.starts_on, stands.ends_on) == (record.starts_on, record.ends_on);
        if is_same {
            return Ok(stands.revision);
        }
        let to = of(stands.client, record);
        Ok(services.change(stands.id, stands.revision, to).await?.revision)
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = door.services().find(ServiceId(id)).await? else {
            return Ok(None);
        };
        let fields = json!({
            "plan": row.plan, "fee_fen": row.fee, "billing_cycle": row.billing_cycle.as_str(),
            "starts_on": row.starts_on, "ends_on": row.ends_on,
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

fn of(client: ClientId, record: ServiceRecord) -> NewService {
    NewService {
        client,
        plan: record.plan,
        fee: record.fee,
        billing_cycle: record.billing_cycle,
        starts_on: record.starts_on,
        ends_on: record.ends_on,
    }
}

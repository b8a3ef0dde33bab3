use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{
    ClientId, Record, RecordKind, RegistrationOrderId, RegistrationOrderRecord, ShortText,
};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client, of_clients};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::registration_order::{Column, Entity};
use crate::{AgencyDoor, NewOrder, StorageError, Writing};

/// Registration work.
pub(super) struct Kind;

fn mark(client: Uuid, title: &str, accepted_on: NaiveDate) -> String {
    format!("{client}/{accepted_on}/{title}")
}

impl Rows for Kind {
    type Record = RegistrationOrderRecord;
    type New = NewOrder;

    const KIND: RecordKind = RecordKind::RegistrationOrders;
    const KNOWN_BY: &'static str = "title";

    fn of(record: &Record) -> Option<&RegistrationOrderRecord> {
        match record {
            Record::RegistrationOrder(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &RegistrationOrderRecord, client: ClientId) -> Option<String> {
        Some(mark(client.0, &record.title, record.accepted_on))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&RegistrationOrderRecord],
    ) -> Result<(), StorageError> {
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Title.is_in(rows.iter().map(|row| row.title.as_str())))
        });
        for row in found.await? {
            lookup.has(mark(row.client_id, &row.title, row.accepted_on), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &RegistrationOrderRecord) -> Result<NewOrder, Not> {
        Ok(NewOrder {
            client: putting.lookup.client(&record.client)?,
            title: record.title.clone(),
            stage: record.stage,
            accepted_on: record.accepted_on,
            expected_on: record.expected_on.flatten(),
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewOrder>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.services().add_orders(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: RegistrationOrderRecord,
    ) -> Result<i64, Not> {
        let services = putting.door.services();
        let Some(stands) = services.find_order(RegistrationOrderId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        let to = NewOrder {
            client: stands.client,
            title: record.title,
            stage: record.stage,
            accepted_on: record.accepted_on,
            expected_on: record.expected_on.unwrap_or(stands.expected_on),
        };
        if to.expected_on.is_some_and(|expected| expected < to.accepted_on) {
            return Err(Not::wrong("expected_on", "before_start"));
        }
        let is_same = (stands.title.as_str(), stands.stage) == (to.title.as_str(), to.stage)
            && (stands.accepted_on, stands.expected_on) == (to.accepted_on, to.expected_on);
        if is_same {
            return Ok(stands.revision);
        }
        Ok(services
            .change_order(stands.id, stands.revision, to)
            .await?
            .revision)
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = door.services().find_order(RegistrationOrderId(id)).await? else {
            return Ok(None);
        };
        let fields = json!({
            "title": row.title, "stage": row.stage.as_str(), "accepted_on": row.accepted_on,
            "expected_on": row.expected_on,
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

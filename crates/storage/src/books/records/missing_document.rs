use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientId, MissingDocumentId, MissingDocumentRecord, Record, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, of_client, of_clients, of_month, row_of};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::missing_document::{Column, Entity, Model};
use crate::{AgencyDoor, NewMissingDocument, StorageError, Writing};

/// What accountants still lack. A mark that people took away stays away until the row says something new.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = MissingDocumentRecord;
    type New = NewMissingDocument;

    const KIND: RecordKind = RecordKind::MissingDocuments;
    const KNOWN_BY: &'static str = "kind";
    const ONCE: bool = true;

    fn of(record: &Record) -> Option<&MissingDocumentRecord> {
        match record {
            Record::MissingDocument(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &MissingDocumentRecord, client: ClientId) -> Option<String> {
        let period = i64::from(record.period.number());
        Some(of_month(client.0, period, record.kind.as_str()))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&MissingDocumentRecord],
    ) -> Result<(), StorageError> {
        let periods: Vec<i64> = rows.iter().map(|row| i64::from(row.period.number())).collect();
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Period.is_in(periods.iter().copied()))
        });
        for row in found.await? {
            lookup.has(of_month(row.client_id, row.period, &row.kind), row.id);
        }
        Ok(())
    }

    async fn new_row(
        putting: &Putting<'_>,
        record: &MissingDocumentRecord,
    ) -> Result<NewMissingDocument, Not> {
        Ok(NewMissingDocument {
            client: putting.lookup.client(&record.client)?,
            period: record.period,
            kind: record.kind,
            note: record.note.clone().flatten().map(String::from),
        })
    }

    async fn add(
        putting: &Putting<'_>,
        new: Vec<NewMissingDocument>,
    ) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.services().mark_missing(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, 1)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: MissingDocumentRecord,
    ) -> Result<i64, Not> {
        let Some(stands) = find(putting.door, id).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        if stands.period != i64::from(record.period.number()) {
            return Err(Not::wrong("period", "of_another_mark"));
        }
        if stands.kind != record.kind.as_str() {
            return Err(Not::wrong("kind", "of_another_mark"));
        }
        let revision = stands.revision.unwrap_or(1);
        let note = record.note.map(|note| note.map(String::from));
        match note {
            Some(note) if note != stands.note => {
                let next = revision.saturating_add(1);
                let mut row = stands.into_active_model();
                row.note = Set(note);
                row.revision = Set(Some(next));
                row.update(putting.door.executor).await?;
                Ok(next)
            }
            _ => Ok(revision),
        }
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = find(door, id).await? else {
            return Ok(None);
        };
        let fields = json!({ "period": row.period, "kind": row.kind, "note": row.note });
        of_client(door, ClientId(row.client_id), row.revision.unwrap_or(1), fields).await
    }

    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        door.services().unmark(&[MissingDocumentId(id)]).await?;
        Ok(true)
    }
}

async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<Model>, StorageError> {
    row_of::<Entity>(door, [Column::AgencyId, Column::Id], id).await
}

use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use sidebook_domain::{ClientContactId, ClientContactRecord, ClientId, Record, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, of_client, of_clients, row_of};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::client_contact::{Column, Entity, Model};
use crate::{AgencyDoor, ContactChange, NewClientContact, StorageError, Writing};

/// People at clients.
pub(super) struct Kind;

fn mark(client: Uuid, name: &str) -> String {
    format!("{client}/{name}")
}

impl Rows for Kind {
    type Record = ClientContactRecord;
    type New = (ClientId, NewClientContact);

    const KIND: RecordKind = RecordKind::ClientContacts;
    const KNOWN_BY: &'static str = "name";

    fn of(record: &Record) -> Option<&ClientContactRecord> {
        match record {
            Record::ClientContact(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &ClientContactRecord, client: ClientId) -> Option<String> {
        Some(mark(client.0, &record.name))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&ClientContactRecord],
    ) -> Result<(), StorageError> {
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Name.is_in(rows.iter().map(|row| row.name.as_str())))
        });
        for row in found.await? {
            lookup.has(mark(row.client_id, &row.name), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ClientContactRecord) -> Result<Self::New, Not> {
        let client = putting.lookup.client(&record.client)?;
        let person = NewClientContact {
            name: record.name.clone(),
            role: record.role.clone().flatten(),
            mobile: record.mobile.clone().flatten(),
            landline: record.landline.clone().flatten(),
        };
        Ok((client, person))
    }

    async fn add(putting: &Putting<'_>, new: Vec<Self::New>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.clients().add_contacts(new).await?;
        Ok(added.into_iter().map(|id| (id.0, 1)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        before: &StandingRecord,
        record: ClientContactRecord,
    ) -> Result<i64, Not> {
        let (client, file) = client_of(putting.door, before).await?;
        let change = ContactChange {
            name: Some(record.name),
            role: record.role,
            mobile: record.mobile,
            landline: record.landline,
        };
        let clients = putting.door.clients();
        let changed = clients.change_contact(client, file, ClientContactId(id), change);
        Ok(if changed.await?.is_empty() {
            before.revision
        } else {
            before.revision.saturating_add(1)
        })
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = find(door, id).await? else {
            return Ok(None);
        };
        let fields = json!({
            "name": row.name, "role": row.role, "mobile": row.mobile, "landline": row.landline,
        });
        of_client(door, ClientId(row.client_id), row.revision.unwrap_or(1), fields).await
    }

    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        let Some(row) = find(door, id).await? else {
            return Ok(true);
        };
        let client = ClientId(row.client_id);
        let file = door.clients().find(client).await?.ok_or(StorageError::Stale)?;
        let clients = door.clients();
        clients
            .remove_contact(client, file.revision, ClientContactId(id))
            .await?;
        Ok(true)
    }
}

/// Whose a person is, and the revision at which that file stands: a change of its people is one of it.
async fn client_of(
    door: AgencyDoor<'_, Writing>,
    before: &StandingRecord,
) -> Result<(ClientId, i64), StorageError> {
    let client = ClientId(before.client.ok_or(StorageError::Stale)?);
    let file = door.clients().find(client).await?.ok_or(StorageError::Stale)?;
    Ok((client, file.revision))
}

async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<Model>, StorageError> {
    row_of::<Entity>(door, [Column::AgencyId, Column::Id], id).await
}

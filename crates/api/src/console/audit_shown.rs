//! Entries of the log with names in place of ids.

use std::collections::HashMap;

use serde_json::Value;
use sidebook_domain::{ClientId, ConversationId, CorpId, StaffId};
use sidebook_storage::{AgencyDoor, AuditEntry, Executor};
use uuid::Uuid;

use crate::problem::ApiResult;
use crate::wire::{AuditChange, AuditEntryRow, StaffName};

/// Entries as people read them.
pub(super) async fn rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    entries: Vec<AuditEntry>,
) -> ApiResult<Vec<AuditEntryRow>> {
    let people = door.staff().list().await?;
    let mut clients: Vec<ClientId> = entries.iter().flat_map(clients_of).map(ClientId).collect();
    clients.sort_unstable();
    clients.dedup();
    let clients: HashMap<ClientId, String> = door
        .clients()
        .find_many(&clients)
        .await?
        .into_iter()
        .map(|client| (client.id, client.name.as_str().to_owned()))
        .collect();
    let corps: HashMap<CorpId, String> = door
        .corps()
        .list()
        .await?
        .into_iter()
        .map(|corp| (corp.id, corp.name))
        .collect();
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let about = clients_of(&entry).into_iter().map(ClientId);
        let about: Vec<String> = about.filter_map(|id| clients.get(&id).cloned()).collect();
        let (kind, id) = entry.subject.split_once(':').unwrap_or((&entry.subject, ""));
        let uuid = id.parse::<Uuid>().ok();
        let subject_name = match (kind, uuid) {
            ("client", Some(id)) => clients.get(&ClientId(id)).cloned(),
            ("corp", Some(id)) => corps.get(&CorpId(id)).cloned(),
            ("staff", Some(id)) => StaffName::among(&people, Some(StaffId(id))).map(|staff| staff.name),
            ("staff_binding", Some(_)) => {
                let staff = id_in(&entry.detail, "staff_id").map(StaffId);
                StaffName::among(&people, staff).map(|staff| staff.name)
            }
            ("conversation", Some(id)) => {
                let view = door.conversations().view(ConversationId(id)).await?;
                view.and_then(|view| view.name)
            }
            _ => None,
        };
        rows.push(AuditEntryRow {
            id: entry.id,
            at: entry.at,
            staff: StaffName::among(&people, entry.staff),
            subject_kind: kind.to_owned(),
            subject_id: id.to_owned(),
            subject_name,
            clients: about,
            changes: changes(&entry.detail),
            action: entry.action,
        });
    }
    Ok(rows)
}

/// The ids of clients that an entry names: as its subject, alone, or in a list.
fn clients_of(entry: &AuditEntry) -> Vec<Uuid> {
    let subject = entry.subject.strip_prefix("client:");
    let mut ids: Vec<Uuid> = subject.and_then(|id| id.parse().ok()).into_iter().collect();
    ids.extend(id_in(&entry.detail, "client_id"));
    let several = entry.detail.get("client_ids").and_then(Value::as_array);
    ids.extend(
        several
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str()?.parse::<Uuid>().ok()),
    );
    ids.dedup();
    ids
}

fn id_in(detail: &Value, field: &str) -> Option<Uuid> {
    detail.get(field)?.as_str()?.parse().ok()
}

fn changes(detail: &Value) -> Vec<AuditChange> {
    let of = |side: &str, field: &str| detail.get(side).and_then(|row| row.get(field)).cloned();
    let fields = detail.get("fields").and_then(Value::as_array);
    fields
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|field| AuditChange {
            before: of("before", field),
            after: of("after", field),
            field: field.to_owned(),
        })
        .collect()
}

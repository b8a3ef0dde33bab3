//! Who did what, for those who ask later.

use serde_json::{Value, json};
use sidebook_domain::{ClientId, StaffId};
use sidebook_storage::{AgencyDoor, Executor, NewAuditEntry, StorageError};

/// How far back the changes of one thing are looked through for those that somebody did not see.
const LOOKED_THROUGH: u64 = 50;

/// An entry about something a staff member did. `subject` is kind and id; `detail` never holds a secret.
pub(crate) fn entry(staff: StaffId, action: &str, subject: String, detail: Value) -> NewAuditEntry {
    NewAuditEntry {
        staff: Some(staff),
        action: action.to_owned(),
        subject,
        detail,
    }
}

/// An entry about a change of one thing, with what stood there: rows as they are answered, of which the fields that
/// differ are named. `None`: nothing is different.
pub(crate) fn change(
    staff: StaffId,
    action: &str,
    subject: String,
    client: ClientId,
    before: &Value,
    after: &Value,
) -> Option<NewAuditEntry> {
    let mut entry = edited(staff, action, subject, before, after)?;
    if let Some(detail) = entry.detail.as_object_mut() {
        detail.insert("client_id".to_owned(), json!(client));
    }
    Some(entry)
}

/// As [`change`], of a thing that is no client's.
pub(crate) fn edited(
    staff: StaffId,
    action: &str,
    subject: String,
    before: &Value,
    after: &Value,
) -> Option<NewAuditEntry> {
    let of = |row: &Value, field: &str| row.get(field).cloned().unwrap_or_default();
    let mut fields: Vec<&String> = after.as_object().into_iter().flat_map(|row| row.keys()).collect();
    fields.retain(|field| *field != "revision" && of(before, field) != of(after, field));
    if fields.is_empty() {
        return None;
    }
    let values = |row: &Value| -> Value {
        let pairs = fields.iter().map(|field| ((*field).clone(), of(row, field)));
        pairs.collect::<serde_json::Map<_, _>>().into()
    };
    let detail = json!({
        "fields": fields, "revision": of(after, "revision"),
        "before": values(before), "after": values(after),
    });
    Some(entry(staff, action, subject, detail))
}

/// The fields of a thing that changed after `revision`, by what its entries name, in the order of the alphabet; and how
/// many entries that were.
pub(crate) async fn changed_since<E: Executor>(
    door: AgencyDoor<'_, E>,
    subject: &str,
    revision: i64,
) -> Result<(Vec<String>, usize), StorageError> {
    let (mut changed, mut entries) = (Vec::new(), 0);
    for entry in door.audit().about(subject, LOOKED_THROUGH).await? {
        if entry.detail.get("revision").and_then(Value::as_i64) <= Some(revision) {
            continue;
        }
        entries += 1;
        let fields = entry.detail.get("fields").and_then(Value::as_array);
        for field in fields.into_iter().flatten().filter_map(Value::as_str) {
            if !changed.iter().any(|known| known == field) {
                changed.push(field.to_owned());
            }
        }
    }
    changed.sort_unstable();
    Ok((changed, entries))
}

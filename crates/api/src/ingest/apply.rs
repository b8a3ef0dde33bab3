//! From bodies to rows in the books.

use serde_json::{Map, Value, json};
use sidebook_domain::{ExternalKey, RecordKind, TextError, WrongValue};
use sidebook_storage::{ApiKey, Finding, NewAuditEntry, Put, PutRow, PutRules, StorageError, given_row};

use super::shown::PutRecord;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, day, secrets};

/// So many rows are one unit of work.
const TOGETHER: usize = 500;
/// How often a unit of work is begun anew when somebody else put the same meanwhile.
const TRIES: u32 = 3;

/// A row as it came, with the key that the other system has for it.
pub(super) struct Came {
    /// As it was given.
    pub(super) key: Option<String>,
    pub(super) fields: Map<String, Value>,
}

/// Puts rows of a kind; what became of each, in the given order.
pub(super) async fn put(
    state: &ApiState,
    key: &ApiKey,
    kind: RecordKind,
    came: Vec<Came>,
) -> ApiResult<Vec<PutRecord>> {
    let rules = PutRules {
        by: key.created_by,
        today: day::of(state.clock.now()),
        find: Finding::Outside,
        overwrite: true,
    };
    let mut shown: Vec<(usize, PutRecord)> = Vec::with_capacity(came.len());
    let mut rows: Vec<(usize, PutRow)> = Vec::with_capacity(came.len());
    for (at, came) in came.into_iter().enumerate() {
        match read(kind, &came, &rules) {
            Ok(row) => rows.push((at, row)),
            Err(wrong) => shown.push((at, PutRecord::of(came.key, Put::Refused(wrong)))),
        }
    }
    for rows in rows.chunks(TOGETHER) {
        let puts = put_together(state, key, kind, rows, &rules).await?;
        for ((at, row), put) in rows.iter().zip(puts) {
            let name = row.key.as_ref().map(ToString::to_string);
            shown.push((*at, PutRecord::of(name, put)));
        }
    }
    shown.sort_by_key(|(at, _)| *at);
    Ok(shown.into_iter().map(|(_, row)| row).collect())
}

fn read(kind: RecordKind, came: &Came, rules: &PutRules) -> Result<PutRow, Vec<WrongValue>> {
    let key = came.key.as_deref().map(ExternalKey::parse);
    let read = kind.read(&given_row(&came.fields), rules.today);
    let mut wrong = read.as_ref().err().cloned().unwrap_or_default();
    let code = match &key {
        Some(Ok(_)) => None,
        None | Some(Err(TextError::Empty)) => Some("missing"),
        Some(Err(TextError::TooLong)) => Some("too_long"),
        Some(Err(TextError::ControlCharacter)) => Some("control_character"),
    };
    if let Some(code) = code {
        wrong.push(WrongValue::new("external_key", code));
    }
    match (key, read) {
        (Some(Ok(key)), Ok(record)) => Ok(PutRow {
            key: Some(key),
            // The fields of a body are sorted, so the same content has the same text.
            content_hash: serde_json::to_string(&came.fields)
                .ok()
                .map(|text| secrets::fingerprint(&text)),
            record,
        }),
        _ => Err(wrong),
    }
}

/// One unit of work, begun anew when another one got in between: what was put is found then.
async fn put_together(
    state: &ApiState,
    key: &ApiKey,
    kind: RecordKind,
    rows: &[(usize, PutRow)],
    rules: &PutRules,
) -> ApiResult<Vec<Put>> {
    let mut tries = 0;
    loop {
        tries += 1;
        match try_together(state, key, kind, rows, rules).await {
            Err(StorageError::Duplicate(_) | StorageError::Stale) if tries < TRIES => {}
            Err(error @ (StorageError::Duplicate(_) | StorageError::Stale)) => {
                let busy = ApiError::because(ProblemCode::Unavailable, error);
                return Err(busy.retry_after(std::time::Duration::from_secs(1)));
            }
            done => return Ok(done?),
        }
    }
}

async fn try_together(
    state: &ApiState,
    key: &ApiKey,
    kind: RecordKind,
    rows: &[(usize, PutRow)],
    rules: &PutRules,
) -> Result<Vec<Put>, StorageError> {
    let work = state.storage.begin().await?;
    let door = work.of(key.agency);
    let rows: Vec<PutRow> = rows.iter().map(|(_, row)| row.clone()).collect();
    let puts = door.records().put_many(kind, rows, rules).await?;
    door.api_keys().used(key).await?;
    if let Some(entry) = entry(key, kind, &puts) {
        door.audit().add(entry).await?;
    }
    work.commit().await?;
    Ok(puts)
}

/// What was put, for those who ask later; nothing when nothing is different.
fn entry(key: &ApiKey, kind: RecordKind, puts: &[Put]) -> Option<NewAuditEntry> {
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for put in puts {
        match put {
            Put::Added { row, .. } => added.push(row),
            Put::Changed { row, .. } => changed.push(row),
            _ => {}
        }
    }
    if added.is_empty() && changed.is_empty() {
        return None;
    }
    Some(NewAuditEntry {
        // The other system did it, and not the person who made its key.
        staff: None,
        action: "records_put".to_owned(),
        subject: format!("api_key:{}", key.id),
        detail: json!({ "kind": kind.as_str(), "added": added, "changed": changed, "prefix": key.prefix }),
    })
}

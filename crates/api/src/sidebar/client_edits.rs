//! What all changes of a client's file have in common: how they end, and how they are refused.

use serde_json::json;
use sidebook_domain::{ClientId, Permission};
use sidebook_storage::{AgencyDoor, Executor, ReachedClient, StorageError, Work};

use super::shown;
use crate::audit;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{EditClientFile, SidebarStaff};
use crate::wire::ClientFile;

/// How far back the changes of one client are looked through for those that somebody did not see.
const LOOKED_THROUGH: u64 = 50;

/// Who changes a file is answered with it, so needs to see it too.
pub(super) fn require_view(staff: &SidebarStaff<EditClientFile>) -> ApiResult<()> {
    staff.require(Permission::ViewClientFile)
}

/// Notes what was changed (names of fields, never what stood there), commits, and answers with the file as it is now.
pub(super) async fn finish(
    work: Work,
    staff: &SidebarStaff<EditClientFile>,
    client: &ReachedClient,
    action: &str,
    fields: Vec<&'static str>,
) -> ApiResult<ClientFile> {
    let door = work.of(staff.agency_id());
    let file = shown::client_file(door, client).await?;
    if fields.is_empty() {
        return Ok(file);
    }
    let detail = json!({ "fields": fields, "revision": file.revision });
    door.audit()
        .add(audit::entry(staff.id(), action, subject(client.id), detail))
        .await?;
    work.commit().await?;
    Ok(file)
}

/// What a refusal of the storage means to who made the change on `revision`.
pub(super) async fn refused<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    revision: i64,
    error: StorageError,
) -> ApiError {
    match error {
        StorageError::Stale => match stale(door, client, revision).await {
            Ok(problem) | Err(problem) => problem,
        },
        // Unique are the name and the tax id, and the text names the constraint or its columns.
        StorageError::Duplicate(text) if text.contains("tax_id") => ApiError::field("tax_id", "taken"),
        StorageError::Duplicate(_) => ApiError::field("name", "taken"),
        error => error.into(),
    }
}

async fn stale<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    revision: i64,
) -> ApiResult<ApiError> {
    let current = shown::client_file(door, client).await?;
    let mut changed = Vec::new();
    for entry in door.audit().about(&subject(client.id), LOOKED_THROUGH).await? {
        if entry.detail.get("revision").and_then(serde_json::Value::as_i64) <= Some(revision) {
            continue;
        }
        let fields = entry.detail.get("fields").and_then(serde_json::Value::as_array);
        for field in fields.into_iter().flatten().filter_map(serde_json::Value::as_str) {
            if !changed.iter().any(|known| known == field) {
                changed.push(field.to_owned());
            }
        }
    }
    changed.sort_unstable();
    let current =
        serde_json::to_value(current).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    Ok(ApiError::stale(changed, current))
}

fn subject(client: ClientId) -> String {
    format!("client:{client}")
}

//! What all changes of a client's file have in common: how they end, and how they are refused.

use serde_json::json;
use sidebook_domain::{ClientId, ClientName, Permission, TaxId};
use sidebook_storage::{AgencyDoor, Executor, ReachedClient, StorageError, Work};

use super::shown_clients;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::ClientFile;
use crate::{ApiState, audit};

/// Who changes a file is answered with it, so needs to see it too.
pub(crate) fn require_view(staff: &AnyStaff<EditClientFile>) -> ApiResult<()> {
    staff.require(Permission::ViewClientFile)
}

/// Notes what was changed (names of fields, never what stood there), commits, and answers with the file as it is now.
pub(crate) async fn finish(
    work: Work,
    staff: &AnyStaff<EditClientFile>,
    client: &ReachedClient,
    action: &str,
    fields: Vec<&'static str>,
) -> ApiResult<ClientFile> {
    let door = work.of(staff.agency_id());
    let file = shown_clients::client_file(door, client).await?;
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
pub(crate) async fn refused<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    revision: i64,
    error: StorageError,
) -> ApiError {
    match error {
        StorageError::Stale => match stale(door, client, revision).await {
            Ok(problem) | Err(problem) => problem,
        },
        error => error.into(),
    }
}

/// Another client has the name or the tax id: which one, where this person may open it. `duplicate` is what the database
/// said; unique are those two, and the text names the constraint or its columns.
pub(crate) async fn taken(
    state: &ApiState,
    staff: &AnyStaff<EditClientFile>,
    duplicate: &str,
    wanted: (Option<&ClientName>, Option<&TaxId>),
) -> ApiError {
    // The work that failed reads nothing any more.
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let clients = door.clients();
    let (field, holder) = match wanted {
        (_, Some(tax_id)) if duplicate.contains("tax_id") => ("tax_id", clients.with_tax_id(tax_id).await),
        (Some(name), _) => ("name", clients.called(name).await),
        _ => ("name", Ok(None)),
    };
    let holder = match holder {
        Ok(Some(holder)) => staff.client(door, holder.id).await,
        Ok(None) => Err(ProblemCode::NotFound.into()),
        Err(error) => Err(error.into()),
    };
    match holder {
        Ok(holder) => ApiError::taken(field, holder.id, holder.name.as_str().to_owned()),
        Err(beyond) if beyond.code() == ProblemCode::NotFound => ApiError::field(field, "taken"),
        Err(error) => error,
    }
}

async fn stale<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    revision: i64,
) -> ApiResult<ApiError> {
    let current = shown_clients::client_file(door, client).await?;
    let (changed, _) = audit::changed_since(door, &subject(client.id), revision).await?;
    let current =
        serde_json::to_value(current).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    Ok(ApiError::stale(changed, current))
}

fn subject(client: ClientId) -> String {
    format!("client:{client}")
}

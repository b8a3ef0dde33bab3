use actix_web::{post, web};
use serde_json::json;
use sidebook_domain::{Permission, SyncRunId};
use sidebook_storage::SyncKind;

use crate::console::shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, RunSyncs};
use crate::wire::SyncRun;
use crate::{ApiState, audit};

/// Stop a sync that is running; what was read stays, and nothing is marked gone. One that is over stays as it is. Needs
/// `sync_contacts` or `sync_groups`, by what is synced.
#[utoipa::path(tag = "console", params(("sync_run_id" = Uuid, Path)), responses((status = 200, body = SyncRun)))]
#[post("/console/sync-runs/{sync_run_id}/cancel")]
pub(crate) async fn cancel_sync(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<RunSyncs>,
    id: web::Path<SyncRunId>,
) -> ApiResult<web::Json<SyncRun>> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let run = door.sync_runs().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    staff.require(match run.kind {
        SyncKind::Contacts => Permission::SyncContacts,
        SyncKind::Groups => Permission::SyncGroups,
    })?;
    if door.sync_runs().cancel(run.id).await? {
        let subject = format!("corp:{}", run.corp);
        let detail = json!({ "sync_run_id": run.id });
        door.audit()
            .add(audit::entry(staff.id(), "sync_cancelled", subject, detail))
            .await?;
    }
    let run = door
        .sync_runs()
        .find(run.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let shown = shown::sync_run(door, run).await?;
    work.commit().await?;
    Ok(web::Json(shown))
}

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{CorpId, Permission};
use sidebook_storage::SyncTrigger;
use utoipa::ToSchema;

use crate::console::shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::ConsoleStaff;
use crate::wire::{SyncKind, SyncRun};
use crate::{ApiState, audit};

/// What to read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SyncIn {
    pub(crate) kind: SyncKind,
}

/// Read all contacts or groups of a corp again. Needs `sync_contacts` or `sync_groups`.
#[utoipa::path(
    tag = "console",
    params(("corp_id" = Uuid, Path)),
    request_body = SyncIn,
    responses((status = 202, body = SyncRun))
)]
#[post("/console/corps/{corp_id}/sync")]
pub(crate) async fn start_sync(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
    id: web::Path<CorpId>,
    body: web::Json<SyncIn>,
) -> ApiResult<HttpResponse> {
    staff.require(match body.kind {
        SyncKind::Contacts => Permission::SyncContacts,
        SyncKind::Groups => Permission::SyncGroups,
    })?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let corp = door.corps().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    door.installations()
        .active(corp.id)
        .await?
        .ok_or(ProblemCode::CorpDisconnected)?;
    let run = work
        .begin_sync(
            staff.agency_id(),
            corp.id,
            body.kind.into(),
            SyncTrigger::Manual,
            Some(staff.id()),
        )
        .await?
        .ok_or(ProblemCode::SyncRunning)?;
    let (corp_id, run_id) = (corp.id, run.id);
    let subject = format!("corp:{corp_id}");
    door.audit()
        .add(audit::entry(
            staff.id(),
            "sync_started",
            subject,
            json!({ "sync_run_id": run_id }),
        ))
        .await?;
    let shown = shown::sync_run(door, run).await?;
    work.commit().await?;
    Ok(HttpResponse::Accepted().json(shown))
}

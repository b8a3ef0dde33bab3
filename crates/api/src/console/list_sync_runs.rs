use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::CorpId;
use utoipa::IntoParams;

use crate::ApiState;
use crate::console::shown;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::ConsoleStaff;
use crate::wire::SyncRunList;

/// How many runs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SyncRunsQuery {
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// The newest sync runs of a corp.
#[utoipa::path(
    tag = "console",
    params(("corp_id" = Uuid, Path), SyncRunsQuery),
    responses((status = 200, body = SyncRunList))
)]
#[get("/console/corps/{corp_id}/sync-runs")]
pub(crate) async fn list_sync_runs(
    state: web::Data<ApiState>,
    staff: ConsoleStaff,
    id: web::Path<CorpId>,
    query: web::Query<SyncRunsQuery>,
) -> ApiResult<web::Json<SyncRunList>> {
    let limit = query.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(ApiError::field("limit", "out_of_range"));
    }
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let corp = door.corps().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    let mut items = Vec::new();
    for run in door.sync_runs().list(corp.id, u64::from(limit)).await? {
        items.push(shown::sync_run(door, run).await?);
    }
    Ok(web::Json(SyncRunList { items }))
}

use actix_web::{HttpResponse, delete, web};
use serde::Deserialize;
use sidebook_domain::FollowUpId;
use sidebook_storage::OfClient;
use utoipa::IntoParams;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{EditFollowUps, SidebarStaff};
use crate::{ApiState, audit};

/// Which state of it was seen.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteFollowUpQuery {
    /// The revision that was seen; when it is not the last one any more, nothing is deleted (412).
    pub(crate) revision: i64,
}

/// Delete one's own note: nobody sees it any more. Needs `edit_follow_ups`; another's is `no_permission`.
#[utoipa::path(
    tag = "sidebar",
    params(("follow_up_id" = Uuid, Path), DeleteFollowUpQuery),
    responses((status = 204))
)]
#[delete("/follow-ups/{follow_up_id}")]
pub(crate) async fn delete_follow_up(
    state: web::Data<ApiState>,
    staff: SidebarStaff<EditFollowUps>,
    id: web::Path<FollowUpId>,
    query: web::Query<DeleteFollowUpQuery>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::FollowUp(*id)).await?;
    let stands = door.follow_ups().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if stands.written_by != staff.id() {
        return Err(ProblemCode::NoPermission.into());
    }
    door.follow_ups().delete(*id, query.revision).await?;
    let detail = serde_json::json!({ "client_id": stands.client });
    let entry = audit::entry(
        staff.id(),
        "follow_up_deleted",
        format!("follow_up:{}", *id),
        detail,
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

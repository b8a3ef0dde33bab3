use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::FollowUpId;
use sidebook_storage::OfClient;
use utoipa::ToSchema;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{EditFollowUps, SidebarStaff};
use crate::sidebar::follow_up_in::FollowUpIn;
use crate::wire::FollowUp;
use crate::{ApiState, day};

/// What a follow-up says from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FollowUpChangeIn {
    /// The revision that was changed; when it is not the last one any more, nothing is stored (412).
    pub(crate) revision: i64,
    pub(crate) follow_up: FollowUpIn,
}

/// Change one's own note. Needs `edit_follow_ups`; another's is `no_permission`.
#[utoipa::path(
    tag = "sidebar",
    params(("follow_up_id" = Uuid, Path)),
    request_body = FollowUpChangeIn,
    responses((status = 200, body = FollowUp))
)]
#[put("/follow-ups/{follow_up_id}")]
pub(crate) async fn update_follow_up(
    state: web::Data<ApiState>,
    staff: SidebarStaff<EditFollowUps>,
    id: web::Path<FollowUpId>,
    body: web::Json<FollowUpChangeIn>,
) -> ApiResult<web::Json<FollowUp>> {
    let asked = &body.follow_up;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::FollowUp(*id)).await?;
    let stands = door.follow_ups().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if stands.written_by != staff.id() {
        return Err(ProblemCode::NoPermission.into());
    }
    let content = asked.content(day::of(state.clock.now()), stands.content.next_on)?;
    door.follow_ups()
        .change(*id, body.revision, &content, &asked.attachment_ids)
        .await?;
    let entry = door.follow_ups().entry(*id).await?.ok_or(ProblemCode::NotFound)?;
    work.commit().await?;
    Ok(web::Json(FollowUp::seen_by(staff.id(), entry)))
}

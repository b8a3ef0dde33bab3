use actix_web::{HttpRequest, put, web};
use sidebook_domain::FollowUpId;
use sidebook_storage::OfClient;

use crate::books::follow_up_in::FollowUpIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditFollowUps};
use crate::wire::FollowUp;
use crate::{ApiState, day};

/// Change one's own note. Needs `edit_follow_ups`; another's is `no_permission`.
#[utoipa::path(
    tag = "books",
    params(
        ("follow_up_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = FollowUpIn,
    responses((status = 200, body = FollowUp))
)]
#[put("/follow-ups/{follow_up_id}")]
pub(crate) async fn change_follow_up(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFollowUps>,
    id: web::Path<FollowUpId>,
    req: HttpRequest,
    body: web::Json<FollowUpIn>,
) -> ApiResult<web::Json<FollowUp>> {
    let revision = if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::FollowUp(*id)).await?;
    let stands = door.follow_ups().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if stands.written_by != staff.id() {
        return Err(ProblemCode::NoPermission.into());
    }
    let content = body.content(day::of(state.clock.now()), stands.content.next_on)?;
    door.follow_ups()
        .change(*id, revision, &content, &body.attachment_ids)
        .await?;
    let entry = door.follow_ups().entry(*id).await?.ok_or(ProblemCode::NotFound)?;
    work.commit().await?;
    Ok(web::Json(FollowUp::seen_by(staff.id(), entry)))
}

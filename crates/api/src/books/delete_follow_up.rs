use actix_web::{HttpRequest, HttpResponse, delete, web};
use sidebook_domain::FollowUpId;
use sidebook_storage::OfClient;

use crate::problem::{ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditFollowUps};
use crate::{ApiState, audit};

/// Delete one's own note: nobody sees it any more. Needs `edit_follow_ups`; another's is `no_permission`.
#[utoipa::path(
    tag = "books",
    params(
        ("follow_up_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that was seen: `\"3\"`")
    ),
    responses((status = 204))
)]
#[delete("/follow-ups/{follow_up_id}")]
pub(crate) async fn delete_follow_up(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFollowUps>,
    id: web::Path<FollowUpId>,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::FollowUp(*id)).await?;
    let stands = door.follow_ups().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    if stands.written_by != staff.id() {
        return Err(ProblemCode::NoPermission.into());
    }
    door.follow_ups().delete(*id, revision).await?;
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

use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::InboxId;

use super::event_discard_in::{DiscardIn, parked};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// Put an event aside that was given up: nothing becomes of it. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("inbox_id" = Uuid, Path)),
    request_body = DiscardIn,
    responses((status = 204, description = "It is put aside"))
)]
#[post("/console/events/{inbox_id}/discards")]
pub(crate) async fn create_event_discard(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<InboxId>,
    body: web::Json<DiscardIn>,
) -> ApiResult<HttpResponse> {
    let reason = body.read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let event = door.events().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    parked(door.events().discard(*id).await)?;
    let detail = json!({ "name": event.name, "problem": event.problem, "reason": reason });
    let entry = audit::entry(staff.id(), "event_discarded", format!("event:{id}"), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

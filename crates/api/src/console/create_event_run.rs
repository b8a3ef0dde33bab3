use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::InboxId;

use super::event_discard_in::parked;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// Try an event again that was given up. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("inbox_id" = Uuid, Path)),
    responses((status = 204, description = "It waits for a worker"))
)]
#[post("/console/events/{inbox_id}/runs")]
pub(crate) async fn create_event_run(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<InboxId>,
) -> ApiResult<HttpResponse> {
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let event = door.events().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    parked(door.events().run_again(*id).await)?;
    let detail = json!({ "name": event.name, "problem": event.problem });
    let entry = audit::entry(staff.id(), "event_run_again", format!("event:{id}"), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

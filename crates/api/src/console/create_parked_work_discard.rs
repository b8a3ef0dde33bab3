use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::JobId;

use super::event_discard_in::{DiscardIn, parked};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// Put work aside that was given up. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("job_id" = Uuid, Path)),
    request_body = DiscardIn,
    responses((status = 204, description = "It is put aside"))
)]
#[post("/console/parked-work/{job_id}/discards")]
pub(crate) async fn create_parked_work_discard(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<JobId>,
    body: web::Json<DiscardIn>,
) -> ApiResult<HttpResponse> {
    let reason = body.read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let job = door.parked_work().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    parked(door.parked_work().discard(*id).await)?;
    let detail = json!({ "kind": job.kind, "problem": job.last_error, "reason": reason });
    let entry = audit::entry(staff.id(), "work_discarded", format!("job:{id}"), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

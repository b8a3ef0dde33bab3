use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::JobId;

use super::event_discard_in::parked;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::{ApiState, audit};

/// Give work that was given up all its tries again. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("job_id" = Uuid, Path)),
    responses((status = 204, description = "It waits for a worker"))
)]
#[post("/console/parked-work/{job_id}/runs")]
pub(crate) async fn create_parked_work_run(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<JobId>,
) -> ApiResult<HttpResponse> {
    let job = {
        let view = state.storage.view();
        let found = view.of(staff.agency_id()).parked_work().find(*id).await?;
        found.ok_or(ProblemCode::NotFound)?
    };
    // The queue wakes a worker once it is committed, so it commits by itself.
    parked(state.storage.jobs().unpark(*id).await)?;
    let work = state.storage.begin().await?;
    let detail = json!({ "kind": job.kind, "problem": job.last_error });
    let entry = audit::entry(staff.id(), "work_run_again", format!("job:{id}"), detail);
    work.of(staff.agency_id()).audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

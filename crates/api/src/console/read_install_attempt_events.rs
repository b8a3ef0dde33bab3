use actix_web::{HttpResponse, get, web};
use sidebook_domain::InstallAttemptId;

use crate::ApiState;
use crate::console::shown;
use crate::live::{self, Seen};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{BindCorp, ConsoleStaff, Token};
use crate::wire::{InstallAttempt, InstallStatus};

/// Where an attempt stands, as it changes: server-sent events, each an `InstallAttempt`. Ends when the attempt is over, and
/// now and then before: ask again. An event `problem` has a code of the catalogue as its data. Needs `bind_corp`.
#[utoipa::path(
    tag = "console",
    params(("install_attempt_id" = Uuid, Path)),
    responses((status = 200, body = InstallAttempt, content_type = "text/event-stream"))
)]
#[get("/console/install-attempts/{install_attempt_id}/events")]
pub(crate) async fn read_install_attempt_events(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<BindCorp>,
    token: Token,
    id: web::Path<InstallAttemptId>,
) -> ApiResult<HttpResponse> {
    let id = *id;
    look(&state, &staff, id).await?;
    let (of_stream, token) = (state.clone(), token.clone());
    Ok(live::follow(&state, move || {
        let (state, token) = (of_stream.clone(), token.clone());
        async move {
            let staff = ConsoleStaff::<BindCorp>::holding(&state, &token).await?;
            look(&state, &staff, id).await
        }
    }))
}

async fn look(
    state: &ApiState,
    staff: &ConsoleStaff<BindCorp>,
    id: InstallAttemptId,
) -> ApiResult<Seen<InstallAttempt>> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let attempt = door
        .install_attempts()
        .find(id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let now = shown::install_attempt(door, attempt, state.clock.now()).await?;
    let is_over = !matches!(now.status, InstallStatus::Waiting | InstallStatus::Authorised);
    Ok(Seen { now, is_over })
}

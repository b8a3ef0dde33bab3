use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::DocumentIntakeId;
use sidebook_storage::OfClient;
use utoipa::ToSchema;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{EditIntakes, SidebarStaff};
use crate::sidebar::intake_in::IntakeIn;
use crate::wire::IntakeSaved;
use crate::{ApiState, day};

/// What an intake says from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntakeChangeIn {
    /// The revision that was changed; when it is not the last one any more, nothing is stored (412).
    pub(crate) revision: i64,
    pub(crate) intake: IntakeIn,
}

/// Change what was written down; what it said before is kept. Needs `edit_intakes`.
#[utoipa::path(
    tag = "sidebar",
    params(("intake_id" = Uuid, Path)),
    request_body = IntakeChangeIn,
    responses((status = 200, body = IntakeSaved))
)]
#[put("/intakes/{intake_id}")]
pub(crate) async fn update_intake(
    state: web::Data<ApiState>,
    staff: SidebarStaff<EditIntakes>,
    id: web::Path<DocumentIntakeId>,
    body: web::Json<IntakeChangeIn>,
) -> ApiResult<web::Json<IntakeSaved>> {
    let asked = &body.intake;
    let content = asked.content(day::of(state.clock.now()))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Intake(*id)).await?;
    let changed = door
        .intakes()
        .change(*id, body.revision, &content, &asked.attachment_ids, staff.id())
        .await?;
    let closed_missing = asked.close_missing
        && door
            .intakes()
            .close_missing(changed.client, content.period, content.kind)
            .await?;
    let entry = door
        .intakes()
        .entry(changed.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    work.commit().await?;
    Ok(web::Json(IntakeSaved {
        intake: entry.into(),
        closed_missing,
    }))
}

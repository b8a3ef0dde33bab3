use actix_web::{HttpRequest, put, web};
use sidebook_domain::DocumentIntakeId;
use sidebook_storage::OfClient;

use crate::books::intake_in::IntakeIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditIntakes};
use crate::wire::IntakeSaved;
use crate::{ApiState, day};

/// Change what was written down; what it said before is kept. Needs `edit_intakes`.
#[utoipa::path(
    tag = "books",
    params(
        ("intake_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = IntakeIn,
    responses((status = 200, body = IntakeSaved))
)]
#[put("/intakes/{intake_id}")]
pub(crate) async fn change_intake(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditIntakes>,
    id: web::Path<DocumentIntakeId>,
    req: HttpRequest,
    body: web::Json<IntakeIn>,
) -> ApiResult<web::Json<IntakeSaved>> {
    let revision = if_match(&req)?;
    let content = body.content(day::of(state.clock.now()))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Intake(*id)).await?;
    let changed = door
        .intakes()
        .change(*id, revision, &content, &body.attachment_ids, staff.id())
        .await?;
    let closed_missing = body.close_missing
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

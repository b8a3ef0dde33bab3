use actix_web::{get, web};
use sidebook_domain::DocumentIntakeId;
use sidebook_storage::OfClient;

use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, ViewIntakes};
use crate::wire::{IntakeDetail, intake_changes};

/// An intake with what it said before. Needs `view_intakes`.
#[utoipa::path(tag = "books", params(("intake_id" = Uuid, Path)), responses((status = 200, body = IntakeDetail)))]
#[get("/intakes/{intake_id}")]
pub(crate) async fn read_intake(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewIntakes>,
    id: web::Path<DocumentIntakeId>,
) -> ApiResult<web::Json<IntakeDetail>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    staff.client_of(door, OfClient::Intake(*id)).await?;
    let entry = door.intakes().entry(*id).await?.ok_or(ProblemCode::NotFound)?;
    let history = door.intakes().history(*id).await?;
    Ok(web::Json(IntakeDetail {
        intake: entry.into(),
        history: intake_changes(&history),
    }))
}

use actix_web::{HttpRequest, HttpResponse, post, web};
use sidebook_domain::ClientId;
use sidebook_storage::{NewIntake, RecordedIntake};

use crate::books::intake_in::IntakeIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditIntakes};
use crate::wire::IntakeSaved;
use crate::{ApiState, day, idempotency};

/// Write down what a client handed in. Needs `edit_intakes`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first answer")
    ),
    request_body = IntakeIn,
    responses((status = 201, body = IntakeSaved))
)]
#[post("/clients/{client_id}/intakes")]
pub(crate) async fn create_intake(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditIntakes>,
    req: HttpRequest,
    id: web::Path<ClientId>,
    body: web::Json<IntakeIn>,
) -> ApiResult<HttpResponse> {
    let key = idempotency::key(&req)?;
    let request_hash = idempotency::hash(&(*id, &*body))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    // A repeat gets the first intake, also when it could not be written down any more.
    let (intake, is_new) = match door.intakes().find_by_key(staff.id(), &key).await? {
        Some((_, first_hash)) if first_hash != request_hash => {
            return Err(ProblemCode::IdempotencyKeyReused.into());
        }
        Some((first, _)) => (first, false),
        None => {
            let content = body.content(day::of(state.clock.now()))?;
            let new = NewIntake {
                client: client.id,
                content,
                attachments: body.attachment_ids.clone(),
                recorded_by: staff.id(),
                idempotency_key: key,
                request_hash,
            };
            match door.intakes().record(new).await? {
                RecordedIntake::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
                RecordedIntake::Repeated(intake) => (intake, false),
                RecordedIntake::New(intake) => (intake, true),
            }
        }
    };
    let content = &intake.content;
    let closed_missing = is_new
        && body.close_missing
        && door
            .intakes()
            .close_missing(intake.client, content.period, content.kind)
            .await?;
    let entry = door
        .intakes()
        .entry(intake.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(IntakeSaved {
        intake: entry.into(),
        closed_missing,
    }))
}

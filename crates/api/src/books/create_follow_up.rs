use actix_web::{HttpRequest, HttpResponse, post, web};
use sidebook_domain::ClientId;
use sidebook_storage::{NewFollowUp, Written};

use crate::books::follow_up_in::FollowUpIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditFollowUps};
use crate::wire::FollowUp;
use crate::{ApiState, day, idempotency};

/// Note contact with a client. Needs `edit_follow_ups`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first note")
    ),
    request_body = FollowUpIn,
    responses((status = 201, body = FollowUp))
)]
#[post("/clients/{client_id}/follow-ups")]
pub(crate) async fn create_follow_up(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFollowUps>,
    req: HttpRequest,
    id: web::Path<ClientId>,
    body: web::Json<FollowUpIn>,
) -> ApiResult<HttpResponse> {
    let key = idempotency::key(&req)?;
    let request_hash = idempotency::hash(&(*id, &*body))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    // A repeat gets the first note, also when its day is past by now.
    let written = match door
        .follow_ups()
        .find_by_key(staff.id(), &key, &request_hash)
        .await?
    {
        Some(first) => first,
        None => {
            let new = NewFollowUp {
                client: client.id,
                content: body.content(day::of(state.clock.now()), None)?,
                attachments: body.attachment_ids.clone(),
                written_by: staff.id(),
                idempotency_key: key,
                request_hash,
            };
            door.follow_ups().write(new).await?
        }
    };
    let written = match written {
        Written::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
        Written::Repeated(written) | Written::New(written) => written,
    };
    let entry = door.follow_ups().entry(written.id).await?;
    let entry = entry.ok_or(ProblemCode::NotFound)?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(FollowUp::seen_by(staff.id(), entry)))
}

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, put, web};
use serde_json::json;
use sidebook_domain::PaymentId;
use sidebook_storage::{AgencyDoor, Changed, Executor, OfClient};

use crate::books::payment_form::{self, PaymentIn};
use crate::books::payment_shown;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, RecordPayments};
use crate::wire::Payment;
use crate::{ApiState, audit, day};

/// Correct a payment; what it said before stays in its history. Needs `record_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("payment_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The payment's revision that the change was made on")
    ),
    request_body = PaymentIn,
    responses((status = 200, body = Payment))
)]
#[put("/payments/{payment_id}")]
pub(crate) async fn change_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<RecordPayments>,
    id: web::Path<PaymentId>,
    req: HttpRequest,
    body: web::Json<PaymentIn>,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let mut terms = body.terms(day::of(state.clock.now()))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Payment(*id)).await?;
    if body.attachment_ids.is_none() {
        let stands = door.payments().find(*id).await?.ok_or(ProblemCode::NotFound)?;
        terms.attachments = stands.terms.attachments;
    }
    let changed = door.payments().change(*id, revision, terms, staff.id()).await?;
    let payment = match changed {
        Changed::NotFound => return Err(ProblemCode::NotFound.into()),
        Changed::Voided => return Err(ProblemCode::PaymentVoided.into()),
        Changed::Refused(error) => return Err(payment_form::refused(error)),
        Changed::Stale(fields) => {
            let changed = fields.iter().map(|field| field.as_str().to_owned()).collect();
            return Err(stale(door, *id, changed).await?);
        }
        Changed::Done(payment) => payment,
    };
    if payment.revision != revision {
        let detail = json!({ "number": payment.number, "revision": payment.revision });
        let subject = format!("payment:{}", payment.id);
        door.audit()
            .add(audit::entry(staff.id(), "payment_changed", subject, detail))
            .await?;
    }
    let shown = payment_shown::payment(door, payment).await?;
    work.commit().await?;
    Ok(payment_shown::answer(StatusCode::OK, &shown))
}

/// What was changed meanwhile, and how the payment stands now.
async fn stale<E: Executor>(
    door: AgencyDoor<'_, E>,
    id: PaymentId,
    changed: Vec<String>,
) -> ApiResult<ApiError> {
    let stands = door.payments().find(id).await?.ok_or(ProblemCode::NotFound)?;
    let shown = payment_shown::payment(door, stands).await?;
    let current =
        serde_json::to_value(shown).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    Ok(ApiError::stale(changed, current))
}

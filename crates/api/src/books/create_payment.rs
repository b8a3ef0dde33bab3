use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::Datelike;
use serde_json::json;
use sidebook_domain::ClientId;
use sidebook_storage::{NewPayment, RecordedPayment};

use crate::books::payment_form::{self, PaymentIn};
use crate::books::payment_shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, RecordPayments};
use crate::wire::Payment;
use crate::{ApiState, audit, day, idempotency};

/// Record money received from a client. Needs `record_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first payment")
    ),
    request_body = PaymentIn,
    responses((status = 201, body = Payment))
)]
#[post("/clients/{client_id}/payments")]
pub(crate) async fn create_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<RecordPayments>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<PaymentIn>,
) -> ApiResult<HttpResponse> {
    let today = day::of(state.clock.now());
    let new = NewPayment {
        client: *id,
        by: staff.id(),
        year: today.year(),
        idempotency_key: idempotency::key(&req)?,
        request_hash: idempotency::hash(&(*id, &*body))?,
        terms: body.terms(today)?,
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let payment = match door.payments().record(new).await? {
        RecordedPayment::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
        RecordedPayment::Refused(error) => return Err(payment_form::refused(error)),
        RecordedPayment::Repeated(payment) => payment_shown::payment(door, payment).await?,
        RecordedPayment::New(payment) => {
            let detail = json!({ "number": payment.number, "amount_fen": payment.terms.amount });
            let subject = format!("payment:{}", payment.id);
            door.audit()
                .add(audit::entry(staff.id(), "payment_recorded", subject, detail))
                .await?;
            let shown = payment_shown::payment(door, payment).await?;
            work.commit().await?;
            shown
        }
    };
    Ok(payment_shown::answer(StatusCode::CREATED, &payment))
}

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::PaymentId;
use sidebook_storage::{Changed, OfClient};
use utoipa::ToSchema;

use crate::books::payment_form::{self, required_text};
use crate::books::payment_shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, VoidPayments};
use crate::wire::Payment;
use crate::{ApiState, audit};

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentVoidIn {
    /// Stands on the receipt.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Declare a payment void: its receivables are open again. Needs `void_payments`.
#[utoipa::path(
    tag = "books",
    params(("payment_id" = Uuid, Path)),
    request_body = PaymentVoidIn,
    responses((status = 200, body = Payment))
)]
#[post("/payments/{payment_id}/void")]
pub(crate) async fn void_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<VoidPayments>,
    id: web::Path<PaymentId>,
    body: web::Json<PaymentVoidIn>,
) -> ApiResult<HttpResponse> {
    let reason = required_text("reason", &body.reason)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Payment(*id)).await?;
    let payment = match door.payments().void(*id, reason, staff.id()).await? {
        Changed::NotFound => return Err(ProblemCode::NotFound.into()),
        Changed::Voided => return Err(ProblemCode::PaymentVoided.into()),
        Changed::Stale(_) => return Err(ProblemCode::Stale.into()),
        Changed::Refused(error) => return Err(payment_form::refused(error)),
        Changed::Done(payment) => payment,
    };
    let detail = json!({ "number": payment.number });
    let subject = format!("payment:{}", payment.id);
    door.audit()
        .add(audit::entry(staff.id(), "payment_voided", subject, detail))
        .await?;
    let shown = payment_shown::payment(door, payment).await?;
    work.commit().await?;
    Ok(payment_shown::answer(StatusCode::OK, &shown))
}

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use sidebook_domain::PaymentId;
use sidebook_storage::OfClient;

use crate::ApiState;
use crate::books::payment_shown;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, ViewPayments};
use crate::wire::Payment;

/// A payment with its parts and its history; `ETag` is its revision. Needs `view_payments`.
#[utoipa::path(tag = "books", params(("payment_id" = Uuid, Path)), responses((status = 200, body = Payment)))]
#[get("/payments/{payment_id}")]
pub(crate) async fn read_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewPayments>,
    id: web::Path<PaymentId>,
) -> ApiResult<HttpResponse> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    staff.client_of(door, OfClient::Payment(*id)).await?;
    let found = door.payments().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    let payment = payment_shown::payment(door, found).await?;
    Ok(payment_shown::answer(StatusCode::OK, &payment))
}

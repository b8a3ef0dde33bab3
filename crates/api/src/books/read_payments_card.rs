use actix_web::{get, web};
use sidebook_domain::ClientId;

use crate::books::payment_shown;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewPayments};
use crate::wire::PaymentsCard;
use crate::{ApiState, day};

/// What a client owes and paid. Needs `view_payments`.
#[utoipa::path(tag = "books", params(("client_id" = Uuid, Path)), responses((status = 200, body = PaymentsCard)))]
#[get("/clients/{client_id}/payments-card")]
pub(crate) async fn read_payments_card(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewPayments>,
    id: web::Path<ClientId>,
) -> ApiResult<web::Json<PaymentsCard>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let today = day::of(state.clock.now());
    Ok(web::Json(payment_shown::card(door, &client, today).await?))
}

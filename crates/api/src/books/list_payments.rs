use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::ClientId;
use utoipa::IntoParams;

use crate::books::payment_shown;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewPayments};
use crate::wire::PaymentPage;
use crate::{ApiState, paging};

/// Which payments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaymentsQuery {
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    after: Option<String>,
}

/// What a client paid, void payments too, the last day first. Needs `view_payments`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), PaymentsQuery),
    responses((status = 200, body = PaymentPage))
)]
#[get("/clients/{client_id}/payments")]
pub(crate) async fn list_payments(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewPayments>,
    id: web::Path<ClientId>,
    query: web::Query<PaymentsQuery>,
) -> ApiResult<web::Json<PaymentPage>> {
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(payment_shown::page(
        door.payments().of_client(client.id, page).await?,
    )))
}

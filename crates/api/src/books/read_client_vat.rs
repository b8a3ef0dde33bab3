use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, Period};
use utoipa::IntoParams;

use crate::books::vat_card;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, ViewInvoices};
use crate::wire::VatCard;
use crate::{ApiState, day};

/// Which period.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VatQuery {
    /// `YYYYMM`; this month when absent.
    #[param(required = false, nullable = false)]
    pub(crate) period: Option<i32>,
}

/// What a client's VAT invoices of a period come to, with a rough estimate. Needs `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), VatQuery),
    responses((status = 200, body = VatCard))
)]
#[get("/clients/{client_id}/vat")]
pub(crate) async fn read_client_vat(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewInvoices>,
    id: web::Path<ClientId>,
    query: web::Query<VatQuery>,
) -> ApiResult<web::Json<VatCard>> {
    let today = day::of(state.clock.now());
    let period = match query.period {
        None => Period::of(today),
        Some(yyyymm) => Period::new(yyyymm).map_err(|_| ApiError::field("period", "not_a_period"))?,
    };
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(vat_card::card(door, &client, period, today).await?))
}

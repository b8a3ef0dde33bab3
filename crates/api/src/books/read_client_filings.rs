use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::ClientId;
use utoipa::IntoParams;

use crate::books::filing_card;
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewFilings};
use crate::wire::FilingCard;
use crate::{ApiState, day};

/// Which period.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilingsQuery {
    /// `YYYYMM`; the month before this one when absent.
    #[param(required = false, nullable = false)]
    pub(crate) period: Option<i32>,
}

/// The tax filings of a client's period. Needs `view_filings`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), FilingsQuery),
    responses((status = 200, body = FilingCard))
)]
#[get("/clients/{client_id}/filings")]
pub(crate) async fn read_client_filings(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewFilings>,
    id: web::Path<ClientId>,
    query: web::Query<FilingsQuery>,
) -> ApiResult<web::Json<FilingCard>> {
    let today = day::of(state.clock.now());
    let period = filing_card::period(query.period, today)?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(filing_card::card(door, &client, period, today).await?))
}

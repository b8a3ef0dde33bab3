use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, Period};
use utoipa::IntoParams;

use crate::ApiState;
use crate::books::shown_reports;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, ViewReports};
use crate::wire::ReportCard;

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportsQuery {
    /// `YYYYMM`; the latest month with reports when absent.
    #[param(required = false, nullable = false)]
    pub(crate) period: Option<i32>,
}

/// The financial reports of a client's month. Needs `view_reports`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), ReportsQuery),
    responses((status = 200, body = ReportCard))
)]
#[get("/clients/{client_id}/reports")]
pub(crate) async fn read_client_reports(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewReports>,
    id: web::Path<ClientId>,
    query: web::Query<ReportsQuery>,
) -> ApiResult<web::Json<ReportCard>> {
    let asked = query
        .period
        .map(Period::new)
        .transpose()
        .map_err(|_| ApiError::field("period", "out_of_range"))?;
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    Ok(web::Json(shown_reports::card(door, &client, asked).await?))
}

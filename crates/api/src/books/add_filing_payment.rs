use actix_web::{HttpRequest, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, Period, TaxKind};
use utoipa::ToSchema;

use crate::books::change_filing::{Filing, change};
use crate::problem::ApiResult;
use crate::session::{AnyStaff, EditFilings};
use crate::wire::FilingRow;
use crate::{ApiState, day, revision};

/// When the tax was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilingPaymentIn {
    /// Not before it was filed, and not in the future.
    pub(crate) paid_on: NaiveDate,
}

/// Note that the tax of a filing was paid. Needs `edit_filings` and `view_filings`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("tax_kind" = inline(crate::wire::words::TaxKindWord), Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = FilingPaymentIn,
    responses((status = 200, body = FilingRow))
)]
#[post("/clients/{client_id}/filings/{period}/{tax_kind}/payment")]
pub(crate) async fn add_filing_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFilings>,
    path: web::Path<(ClientId, Period, TaxKind)>,
    req: HttpRequest,
    body: web::Json<FilingPaymentIn>,
) -> ApiResult<web::Json<FilingRow>> {
    let (client, period, kind) = path.into_inner();
    let today = day::of(state.clock.now());
    let filing = Filing {
        client,
        period,
        kind,
        seen: Some(revision::if_match(&req)?),
        day: "paid_on",
    };
    let row = change(&state, &staff, filing, |from| from.mark_paid(body.paid_on, today)).await?;
    Ok(web::Json(row))
}

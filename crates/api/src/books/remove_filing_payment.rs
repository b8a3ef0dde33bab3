use actix_web::{HttpRequest, delete, web};
use sidebook_domain::{ClientId, FilingState, Period, TaxKind};

use crate::books::change_filing::{Filing, change};
use crate::problem::ApiResult;
use crate::session::{AnyStaff, EditFilings};
use crate::wire::FilingRow;
use crate::{ApiState, revision};

/// Take back that the tax of a filing was paid, noted by mistake. Needs `edit_filings` and `view_filings`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("tax_kind" = inline(crate::wire::words::TaxKindWord), Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    responses((status = 200, body = FilingRow))
)]
#[delete("/clients/{client_id}/filings/{period}/{tax_kind}/payment")]
pub(crate) async fn remove_filing_payment(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFilings>,
    path: web::Path<(ClientId, Period, TaxKind)>,
    req: HttpRequest,
) -> ApiResult<web::Json<FilingRow>> {
    let (client, period, kind) = path.into_inner();
    let filing = Filing {
        client,
        period,
        kind,
        seen: Some(revision::if_match(&req)?),
        day: "paid_on",
    };
    let row = change(&state, &staff, filing, FilingState::take_back_payment).await?;
    Ok(web::Json(row))
}

use actix_web::{get, web};
use sidebook_domain::{ClientId, Period, ReportKind};

use super::{filing_card, shown_reports};
use crate::problem::ApiResult;
use crate::session::{AnyStaff, ViewReports};
use crate::wire::ReportForm;
use crate::{ApiState, day};

/// One financial report of a client's month as a form, empty when there is none yet. Needs `view_reports`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("report_kind" = inline(crate::wire::words::ReportKindWord), Path)
    ),
    responses((status = 200, body = ReportForm))
)]
#[get("/clients/{client_id}/reports/{period}/{report_kind}")]
pub(crate) async fn read_client_report(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewReports>,
    path: web::Path<(ClientId, Period, ReportKind)>,
) -> ApiResult<web::Json<ReportForm>> {
    let (client, period, kind) = path.into_inner();
    filing_card::require_begun(period, day::of(state.clock.now()))?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    let report = door.reports().find(client.id, period, kind).await?;
    Ok(web::Json(shown_reports::form(kind, period, report.as_ref())))
}

use actix_web::{get, web};
use sidebook_domain::{ClientId, Period};

use crate::ApiState;
use crate::problem::{ApiResult, ProblemCode};
use crate::report_files::{self, Linked};
use crate::session::{AnyStaff, ViewReports};
use crate::wire::ReportFile;

/// Where the reports of a month can be saved from, as one .xlsx, for some minutes. Needs `view_reports`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), ("period" = i32, Path, description = "`YYYYMM`")),
    responses((status = 200, body = ReportFile))
)]
#[get("/clients/{client_id}/reports/{period}/file")]
pub(crate) async fn read_report_file(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewReports>,
    path: web::Path<(ClientId, i32)>,
) -> ApiResult<web::Json<ReportFile>> {
    let (client, period) = path.into_inner();
    let period = Period::new(period).map_err(|_| ProblemCode::NotFound)?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    if door.reports().of_period(client.id, period).await?.is_empty() {
        return Err(ProblemCode::NotFound.into());
    }
    let expires_at = report_files::link_until(state.clock.now());
    let to = Linked {
        agency: staff.agency_id(),
        client: client.id,
        period,
    };
    Ok(web::Json(ReportFile {
        url: report_files::link(&state.config.session_key, to, expires_at),
        name: report_files::name(&client, period),
        expires_at,
    }))
}

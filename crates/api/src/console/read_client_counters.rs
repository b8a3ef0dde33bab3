use actix_web::{get, web};
use chrono::Datelike;
use sidebook_domain::day_begins;

use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ViewClientFile};
use crate::wire::ClientCounters;
use crate::{ApiState, day};

/// How many clients there are, of those that one may open. Needs `view_client_file`.
#[utoipa::path(tag = "console", responses((status = 200, body = ClientCounters)))]
#[get("/console/client-counters")]
pub(crate) async fn read_client_counters(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewClientFile>,
) -> ApiResult<web::Json<ClientCounters>> {
    let today = day::of(state.clock.now());
    let month = today.with_day(1).ok_or(ProblemCode::Internal)?;
    let begins = |day| day_begins(day).ok_or(ProblemCode::Internal);
    let view = state.storage.snapshot().await?;
    let clients = view.of(staff.agency_id()).reached_by(staff.reach());
    let counts = clients.counts(staff.id(), begins(today)?, begins(month)?).await?;
    Ok(web::Json(ClientCounters {
        today,
        month_began_on: month,
        all: counts.all,
        new_today: counts.today,
        new_this_month: counts.this_month,
        mine: counts.mine,
    }))
}

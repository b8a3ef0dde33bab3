use std::collections::BTreeMap;

use actix_web::{HttpRequest, put, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{
    Amounts, ClientId, Fen, MOST_AMOUNT, Period, Permission, ReportKind, ReportLines, ReportSource,
};
use sidebook_storage::{NewFinancialReport, ReportEdit};
use utoipa::ToSchema;

use super::{filing_card, shown_reports};
use crate::problem::{ApiError, ApiResult, Fields, ProblemCode};
use crate::session::{AnyStaff, EditReports};
use crate::wire::ReportRow;
use crate::{ApiState, audit, day, revision};

/// The amounts of a report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportIn {
    /// Lines that are not here are zero. Totals are computed, whatever is said of them.
    #[schema(max_items = 100)]
    lines: Vec<ReportLineIn>,
}

/// A line of a report as typed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportLineIn {
    /// Its number in the official form.
    line: u8,
    /// -10000000000000 to 10000000000000.
    #[schema(value_type = i64, minimum = -1e13, maximum = 1e13)]
    first_fen: Fen,
    #[schema(value_type = i64, minimum = -1e13, maximum = 1e13)]
    second_fen: Fen,
}

impl ReportIn {
    /// The amounts with their totals; every line that is wrong is named.
    fn read(&self, kind: ReportKind) -> ApiResult<ReportLines> {
        let layout = kind.layout();
        let fits = |amount: Fen| (-MOST_AMOUNT.0..=MOST_AMOUNT.0).contains(&amount.0);
        let (mut fields, mut lines) = (Fields::default(), BTreeMap::new());
        for (at, typed) in self.lines.iter().enumerate() {
            if layout.row(typed.line).is_none() {
                fields.refuse(format!("lines[{at}].line"), "unknown");
            }
            for (name, amount) in [("first_fen", typed.first_fen), ("second_fen", typed.second_fen)] {
                if !fits(amount) {
                    fields.refuse(format!("lines[{at}].{name}"), "out_of_range");
                }
            }
            let amounts = Amounts(typed.first_fen, typed.second_fen);
            if lines.insert(typed.line, amounts).is_some() {
                fields.refuse(format!("lines[{at}].line"), "duplicate");
            }
        }
        fields.done()?;
        // What is zero is not kept: so the same amounts are the same report.
        let stated = lines
            .into_iter()
            .filter(|(_, amounts)| *amounts != Amounts::default());
        ReportLines::totalled(kind, stated).map_err(|_| ApiError::field("lines", "out_of_range"))
    }
}

/// Enter one financial report of a client's month, or correct it. Needs `edit_reports` and `view_reports`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("report_kind" = inline(crate::wire::words::ReportKindWord), Path),
        ("If-Match" = Option<String>, Header, description = "The revision that the change was made on: `\"3\"`"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when there was none")
    ),
    request_body = ReportIn,
    responses((status = 200, body = ReportRow))
)]
#[put("/clients/{client_id}/reports/{period}/{report_kind}")]
pub(crate) async fn set_client_report(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditReports>,
    path: web::Path<(ClientId, Period, ReportKind)>,
    req: HttpRequest,
    body: web::Json<ReportIn>,
) -> ApiResult<web::Json<ReportRow>> {
    staff.require(Permission::ViewReports)?;
    let (client, period, kind) = path.into_inner();
    filing_card::require_begun(period, day::of(state.clock.now()))?;
    let seen = revision::seen(&req)?;
    let lines = body.read(kind)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    let to = NewFinancialReport {
        client: client.id,
        period,
        kind,
        lines,
        source: ReportSource::Entered,
    };
    let report = match door.reports().put(&to, seen).await? {
        ReportEdit::Done(report) => report,
        ReportEdit::Known(report) => return Ok(web::Json(shown_reports::row(&report))),
        ReportEdit::Stale(stands) => {
            let form = shown_reports::form(kind, period, stands.as_ref());
            let current = serde_json::to_value(form)
                .map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
            return Err(ApiError::stale(vec!["lines".to_owned()], current));
        }
    };
    let detail = json!({
        "client_id": client.id, "period": period, "report_kind": kind.as_str(), "revision": report.revision,
    });
    let subject = format!("report:{}", report.id);
    door.audit()
        .add(audit::entry(staff.id(), "report_entered", subject, detail))
        .await?;
    work.commit().await?;
    Ok(web::Json(shown_reports::row(&report)))
}

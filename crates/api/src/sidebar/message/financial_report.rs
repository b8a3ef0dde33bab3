//! 发送报表.

use chrono::NaiveTime;
use sidebook_domain::{Period, ReportKind, SendWarningCode};
use sidebook_render::{FinancialReports, Message};
use sidebook_storage::{AgencyDoor, Executor};

use super::{Asked, Draft, DraftAttachment, FileToBuild};
use crate::problem::{ApiError, ApiResult};
use crate::report_files;

pub(super) async fn draft<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Draft> {
    asked.intent.only(&["period", "report_kinds"])?;
    let period = asked
        .intent
        .period
        .ok_or_else(|| ApiError::field("period", "missing"))?;
    let period = Period::new(period).map_err(|_| ApiError::field("period", "out_of_range"))?;
    let kinds = asked.intent.report_kinds.as_deref();
    if kinds.is_some_and(|kinds| kinds.len() > ReportKind::ALL.len()) {
        return Err(ApiError::field("report_kinds", "too_many"));
    }
    let reports = report_files::chosen(door, &asked.client, period, kinds).await?;
    let (client_name, agency_name) = asked.names();
    let message = Message::FinancialReports(FinancialReports {
        client_name,
        agency_name,
        period,
        kinds: reports.iter().map(|report| report.kind).collect(),
    });
    // Figures that leave the house cannot be taken back: what the card marks is asked about here once more.
    let is_off = reports
        .iter()
        .any(|report| !report.lines.off(report.kind).is_empty());
    let made_at = asked.today.and_time(NaiveTime::MIN).and_utc();
    let book = report_files::book(&asked.client, period, reports, made_at);
    let file = FileToBuild {
        name: report_files::name(&asked.client, period),
        mime: report_files::MIME,
        build: Box::new(move || Ok(sidebook_render::report_book(&book)?)),
    };
    Ok(Draft {
        message,
        attachments: vec![DraftAttachment::File(file)],
        warnings: is_off.then_some(SendWarningCode::ReportOff).into_iter().collect(),
    })
}

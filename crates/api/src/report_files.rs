//! Financial reports as files: which ones, their name, and links that prove themselves. A browser inside a chat program
//! saves a file only from an address that it opens itself, to which no token can be given; so the address carries a
//! signature, and is good for some minutes.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use sidebook_domain::{AgencyId, ClientId, Period, ReportKind};
use sidebook_render::ReportBook;
use sidebook_storage::{AgencyDoor, Client, Executor, FinancialReport, ReachedClient};

use crate::problem::{ApiResult, ProblemCode};
use crate::secrets;

/// What a browser is told.
pub(crate) const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const LINK_SECONDS: i64 = 10 * 60;

/// The most characters of a client's name in a file's name.
const NAME_CHARS: usize = 40;

/// The chosen reports of a client's month, in the order they are bound.
pub(crate) async fn chosen<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    period: Period,
    kinds: Option<&[ReportKind]>,
) -> ApiResult<Vec<FinancialReport>> {
    let mut reports = door.reports().of_period(client.id, period).await?;
    if let Some(kinds) = kinds {
        if kinds
            .iter()
            .any(|kind| reports.iter().all(|report| report.kind != *kind))
        {
            return Err(ProblemCode::NotFound.into());
        }
        reports.retain(|report| kinds.contains(&report.kind));
    }
    if reports.is_empty() {
        return Err(ProblemCode::NothingToSend.into());
    }
    Ok(reports)
}

/// The reports as one workbook; writing it takes some milliseconds.
pub(crate) fn book(
    client: &Client,
    period: Period,
    reports: Vec<FinancialReport>,
    now: DateTime<Utc>,
) -> ReportBook {
    ReportBook {
        client_name: client.name.as_str().to_owned(),
        period,
        reports: reports
            .into_iter()
            .map(|report| (report.kind, report.lines))
            .collect(),
        made_at: now,
    }
}

/// `晨光餐饮 2026年2月 财务报表.xlsx`: letters, digits and a few harmless signs of the name, whatever people call
/// their company.
pub(crate) fn name(client: &Client, period: Period) -> String {
    let given = client.short_name.as_deref().unwrap_or(client.name.as_str());
    let kept: String = given
        .chars()
        .filter(|letter| {
            letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '（' | '）' | '(' | ')' | '·' | '&')
        })
        .take(NAME_CHARS)
        .collect();
    let kept = kept.trim();
    let gap = if kept.is_empty() { "" } else { " " };
    format!("{kept}{gap}{}年{}月 财务报表.xlsx", period.year(), period.month())
}

/// Whose reports a link is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Linked {
    pub(crate) agency: AgencyId,
    pub(crate) client: ClientId,
    pub(crate) period: Period,
}

/// When a link made now is over.
pub(crate) fn link_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(LINK_SECONDS)
}

/// The address of all reports of a month until then, below our own origin.
pub(crate) fn link(key: &SecretString, to: Linked, until: DateTime<Utc>) -> String {
    let Linked {
        agency,
        client,
        period,
    } = to;
    let until = until.timestamp();
    let signature = signature(key, to, until);
    format!("/report-files/{agency}/{client}/{period}?until={until}&signature={signature}")
}

/// The signature of a link. What is signed is all that decides what is answered, and how long.
pub(crate) fn signature(key: &SecretString, to: Linked, until: i64) -> String {
    let parts = [
        to.agency.to_string(),
        to.client.to_string(),
        to.period.to_string(),
        until.to_string(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    secrets::keyed(key, "report-link", &parts)
}

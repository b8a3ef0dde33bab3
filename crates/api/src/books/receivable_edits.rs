//! How a change of a receivable ends, and how it is refused.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use chrono::NaiveDate;
use serde_json::Value;
use sidebook_domain::{BillingRefusal, ReceivableId, StaffId};
use sidebook_storage::{AgencyDoor, Altered, Executor, NewAuditEntry, Receivable, StorageError, Work};

use super::payment_shown::receivable_row;
use crate::audit;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditPayments};

/// Notes what was changed, commits, and answers with the receivable as it is.
pub(crate) async fn finish(
    work: Work,
    staff: &AnyStaff<EditPayments>,
    action: &str,
    revision: i64,
    altered: Altered<Receivable>,
    today: NaiveDate,
) -> ApiResult<HttpResponse> {
    let door = work.of(staff.agency_id());
    let (before, after) = match altered {
        Altered::Done { before, after } => (before, after),
        Altered::NotFound => return Err(ProblemCode::NotFound.into()),
        Altered::Refused(refusal) => return Err(refused(refusal)),
        Altered::Stale(stands) => return Err(stale(door, stands, revision, today).await?),
    };
    if before != after {
        let (was, is) = (row(before, today)?, row(after.clone(), today)?);
        let entry = audit::change(staff.id(), action, subject(after.id), after.client, &was, &is);
        if let Some(entry) = entry {
            door.audit().add(entry).await?;
        }
        work.commit().await?;
    }
    Ok(answer(StatusCode::OK, after, today))
}

/// An entry about a receivable that was entered.
pub(crate) fn entered(
    staff: StaffId,
    entered: &Receivable,
    today: NaiveDate,
) -> ApiResult<Option<NewAuditEntry>> {
    let is = row(entered.clone(), today)?;
    let subject = subject(entered.id);
    Ok(audit::change(
        staff,
        "receivable_entered",
        subject,
        entered.client,
        &Value::Null,
        &is,
    ))
}

/// A receivable as an answer, with its revision as `ETag`.
pub(crate) fn answer(status: StatusCode, receivable: Receivable, today: NaiveDate) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((ETAG, format!("\"{}\"", receivable.revision)))
        .json(receivable_row(receivable, today))
}

/// What a refusal of the storage means: within a contract and a month, each title stands once.
pub(crate) fn not_stored(error: StorageError) -> ApiError {
    if error.is_duplicate() {
        ApiError::field("title", "taken")
    } else {
        error.into()
    }
}

fn refused(refusal: BillingRefusal) -> ApiError {
    match refusal {
        BillingRefusal::Cancelled => ProblemCode::ReceivableCancelled.into(),
        BillingRefusal::Paid { .. } => ProblemCode::ReceivablePaid.into(),
        BillingRefusal::BelowPaid { .. } => {
            ApiError::from(ProblemCode::AmountBelowPaid).and_field("amount_fen", "below_paid")
        }
        BillingRefusal::OutsideTerm => ApiError::field("due_on", "out_of_range"),
    }
}

async fn stale<E: Executor>(
    door: AgencyDoor<'_, E>,
    stands: Receivable,
    revision: i64,
    today: NaiveDate,
) -> ApiResult<ApiError> {
    let (mut changed, entries) = audit::changed_since(door, &subject(stands.id), revision).await?;
    // A payment gives it another revision too, and is noted with the payment.
    if i64::try_from(entries).unwrap_or(i64::MAX) < stands.revision.saturating_sub(revision) {
        // So does a contract that is cancelled with it.
        let field = if stands.cancelled.is_some() {
            "cancel_reason"
        } else {
            "paid_fen"
        };
        changed.push(field.to_owned());
    }
    Ok(ApiError::stale(changed, row(stands, today)?))
}

fn row(receivable: Receivable, today: NaiveDate) -> ApiResult<Value> {
    serde_json::to_value(receivable_row(receivable, today))
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

fn subject(receivable: ReceivableId) -> String {
    format!("receivable:{receivable}")
}

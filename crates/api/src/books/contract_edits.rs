//! How a change of a contract ends, and how it is refused.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use chrono::NaiveDate;
use serde_json::Value;
use sidebook_domain::{BillingRefusal, ContractId, Period, StaffId};
use sidebook_storage::{AgencyDoor, Altered, Contract, Executor, Work};

use super::payment_shown::contract_row;
use crate::audit;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditPayments};

/// Notes what was changed, bills what it says now, commits, and answers with the contract as it is.
pub(crate) async fn finish(
    work: Work,
    staff: &AnyStaff<EditPayments>,
    action: &str,
    revision: i64,
    altered: Altered<Contract>,
    today: NaiveDate,
) -> ApiResult<HttpResponse> {
    let door = work.of(staff.agency_id());
    let (before, after) = match altered {
        Altered::Done { before, after } => (before, after),
        Altered::NotFound => return Err(ProblemCode::NotFound.into()),
        Altered::Refused(refusal) => return Err(refused(refusal)),
        Altered::Stale(stands) => return Err(stale(door, stands, revision).await?),
    };
    if before != after {
        door.contracts().bill_begun(after.id, Period::of(today)).await?;
        let (was, is) = (row(before)?, row(after.clone())?);
        let entry = audit::change(staff.id(), action, subject(after.id), after.client, &was, &is);
        if let Some(entry) = entry {
            door.audit().add(entry).await?;
        }
        work.commit().await?;
    }
    Ok(answer(StatusCode::OK, after))
}

/// An entry about a contract that was entered.
pub(crate) fn entered(
    staff: StaffId,
    contract: &Contract,
) -> ApiResult<Option<sidebook_storage::NewAuditEntry>> {
    let is = row(contract.clone())?;
    let subject = subject(contract.id);
    Ok(audit::change(
        staff,
        "contract_entered",
        subject,
        contract.client,
        &Value::Null,
        &is,
    ))
}

/// A contract as an answer, with its revision as `ETag`.
pub(crate) fn answer(status: StatusCode, contract: Contract) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((ETAG, format!("\"{}\"", contract.revision)))
        .json(contract_row(contract))
}

fn refused(refusal: BillingRefusal) -> ApiError {
    match refusal {
        BillingRefusal::Cancelled => ProblemCode::ContractCancelled.into(),
        BillingRefusal::Paid { .. } => ProblemCode::ContractPaid.into(),
        BillingRefusal::OutsideTerm => ApiError::field("ends_on", "outside_term"),
        BillingRefusal::BelowPaid { .. } => ProblemCode::AmountBelowPaid.into(),
    }
}

async fn stale<E: Executor>(door: AgencyDoor<'_, E>, stands: Contract, revision: i64) -> ApiResult<ApiError> {
    let (changed, _) = audit::changed_since(door, &subject(stands.id), revision).await?;
    Ok(ApiError::stale(changed, row(stands)?))
}

fn row(contract: Contract) -> ApiResult<Value> {
    serde_json::to_value(contract_row(contract))
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

fn subject(contract: ContractId) -> String {
    format!("contract:{contract}")
}

//! Somebody who proved a mobile that is known at several agencies, until they choose one. Good once.

use std::time::Duration;

use sidebook_ambient::token;
use sidebook_domain::{AgencyId, StaffId};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, secrets};

const VALID_FOR: Duration = Duration::from_secs(5 * 60);

pub(crate) async fn issue(state: &ApiState, people: &[(AgencyId, StaffId)]) -> ApiResult<String> {
    let ticket = token(&*state.entropy, 43);
    let kept =
        serde_json::to_string(people).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    state.shared.put(&key(&ticket), &kept, VALID_FOR).await?;
    Ok(ticket)
}

pub(crate) async fn spend(state: &ApiState, ticket: &str) -> ApiResult<Vec<(AgencyId, StaffId)>> {
    let kept = state
        .shared
        .take(&key(ticket))
        .await?
        .ok_or(ProblemCode::TicketInvalid)?;
    serde_json::from_str(&kept).map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

fn key(ticket: &str) -> String {
    format!("agency-ticket:{}", secrets::fingerprint(ticket))
}

//! A platform account that signed in but is bound to nobody, until its mobile and code are typed. Good for one binding;
//! a wrong code does not use it up.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sidebook_ambient::token;
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::MemberId;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, secrets};

const VALID_FOR: Duration = Duration::from_secs(10 * 60);

#[derive(Serialize, Deserialize)]
pub(crate) struct BindingTicket {
    pub(crate) agency: AgencyId,
    pub(crate) corp: CorpId,
    pub(crate) member: MemberId,
}

pub(crate) async fn issue(
    state: &ApiState,
    agency: AgencyId,
    corp: CorpId,
    member: &MemberId,
) -> ApiResult<String> {
    let ticket = token(&*state.entropy, 43);
    let kept = BindingTicket {
        agency,
        corp,
        member: member.clone(),
    };
    let kept =
        serde_json::to_string(&kept).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    state.shared.put(&key(&ticket), &kept, VALID_FOR).await?;
    Ok(ticket)
}

pub(crate) async fn look(state: &ApiState, ticket: &str) -> ApiResult<BindingTicket> {
    let text = state
        .shared
        .get(&key(ticket))
        .await?
        .ok_or(ProblemCode::TicketInvalid)?;
    serde_json::from_str(&text).map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

pub(crate) async fn spend(state: &ApiState, ticket: &str) -> ApiResult<()> {
    state.shared.take(&key(ticket)).await?;
    Ok(())
}

fn key(ticket: &str) -> String {
    format!("binding-ticket:{}", secrets::fingerprint(ticket))
}

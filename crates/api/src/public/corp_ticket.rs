//! The admin who installed the app in a corp that belongs to no agency, until they bind it to theirs. Good for one binding.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sidebook_ambient::token;
use sidebook_domain::{AgencyId, CorpId, StaffId};
use sidebook_messenger::MemberId;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, secrets};

const VALID_FOR: Duration = Duration::from_secs(10 * 60);

#[derive(Serialize, Deserialize)]
pub(crate) struct CorpTicket {
    pub(crate) corp: CorpId,
    pub(crate) member: MemberId,
    /// Whom the person proved to be, and where: owners with the mobile that answered the code. Empty before.
    pub(crate) offered: Vec<(AgencyId, StaffId)>,
}

/// A new ticket.
pub(crate) async fn issue(state: &ApiState, corp: CorpId, member: &MemberId) -> ApiResult<String> {
    let ticket = token(&*state.entropy, 43);
    let kept = CorpTicket {
        corp,
        member: member.clone(),
        offered: Vec::new(),
    };
    keep(state, &ticket, &kept).await?;
    Ok(ticket)
}

/// Keeps what the ticket stands for now; its time begins anew.
pub(crate) async fn keep(state: &ApiState, ticket: &str, kept: &CorpTicket) -> ApiResult<()> {
    let kept =
        serde_json::to_string(kept).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    state.shared.put(&key(ticket), &kept, VALID_FOR).await?;
    Ok(())
}

pub(crate) async fn look(state: &ApiState, ticket: &str) -> ApiResult<CorpTicket> {
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
    format!("corp-ticket:{}", secrets::fingerprint(ticket))
}

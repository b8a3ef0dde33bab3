use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::ContractId;
use sidebook_storage::OfClient;
use utoipa::ToSchema;

use crate::books::contract_edits;
use crate::books::payment_form::required_text;
use crate::problem::ApiResult;
use crate::revision::if_match;
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ContractRow;
use crate::{ApiState, day};

/// When a contract ends, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContractEndIn {
    /// The last day: from its first day to the last day it had.
    ends_on: NaiveDate,
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Let a contract end earlier. What was billed for months after that, and on which nothing is paid, is cancelled. Needs
/// `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("contract_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The contract's revision that the change was made on")
    ),
    request_body = ContractEndIn,
    responses((status = 200, body = ContractRow))
)]
#[post("/contracts/{contract_id}/end")]
pub(crate) async fn end_contract(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ContractId>,
    req: HttpRequest,
    body: web::Json<ContractEndIn>,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let reason = required_text("reason", &body.reason)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Contract(*id)).await?;
    let contracts = door.contracts();
    let altered = contracts
        .end(*id, revision, body.ends_on, staff.id(), reason)
        .await?;
    let today = day::of(state.clock.now());
    contract_edits::finish(work, &staff, "contract_ended", revision, altered, today).await
}

use actix_web::{HttpRequest, HttpResponse, put, web};
use sidebook_domain::ContractId;
use sidebook_storage::OfClient;

use crate::books::contract_edits;
use crate::books::contract_form::ContractIn;
use crate::problem::ApiResult;
use crate::revision::if_match;
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ContractRow;
use crate::{ApiState, day};

/// Change a contract. What was billed stays as it is; months that have begun and were not billed yet are billed by what
/// it says now. Needs `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("contract_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The contract's revision that the change was made on")
    ),
    request_body = ContractIn,
    responses((status = 200, body = ContractRow))
)]
#[put("/contracts/{contract_id}")]
pub(crate) async fn change_contract(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ContractId>,
    req: HttpRequest,
    body: web::Json<ContractIn>,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let content = body.content()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Contract(*id)).await?;
    let contracts = door.contracts();
    let altered = contracts.change(*id, revision, content).await?;
    let today = day::of(state.clock.now());
    contract_edits::finish(work, &staff, "contract_changed", revision, altered, today).await
}

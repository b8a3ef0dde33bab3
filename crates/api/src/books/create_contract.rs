use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use sidebook_domain::{ClientId, Period};
use sidebook_storage::{Entered, EntryKey, NewContract};

use crate::books::contract_edits;
use crate::books::contract_form::ContractIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ContractRow;
use crate::{ApiState, day, idempotency};

/// Enter a contract with a client; its cycles that have begun are billed at once. Needs `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first contract")
    ),
    request_body = ContractIn,
    responses((status = 201, body = ContractRow))
)]
#[post("/clients/{client_id}/contracts")]
pub(crate) async fn create_contract(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<ContractIn>,
) -> ApiResult<HttpResponse> {
    let entry = EntryKey {
        by: staff.id(),
        idempotency_key: idempotency::key(&req)?,
        request_hash: idempotency::hash(&(*id, &*body))?,
    };
    let content = body.content()?;
    let new = NewContract {
        client: *id,
        number: content.number,
        services: content.services,
        terms: content.terms,
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let contract = match door.contracts().enter(new, entry).await? {
        Entered::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
        Entered::Repeated(contract) => contract,
        Entered::New(contract) => {
            let current = Period::of(day::of(state.clock.now()));
            door.contracts().bill_begun(contract.id, current).await?;
            if let Some(entry) = contract_edits::entered(staff.id(), &contract)? {
                door.audit().add(entry).await?;
            }
            work.commit().await?;
            contract
        }
    };
    Ok(contract_edits::answer(StatusCode::CREATED, contract))
}

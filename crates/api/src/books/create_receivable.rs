use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::{ClientId, ContractId};
use sidebook_storage::{Entered, EntryKey, NewReceivable};
use utoipa::ToSchema;

use crate::books::receivable_edits;
use crate::books::receivable_form::ReceivableIn;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ReceivableRow;
use crate::{ApiState, day, idempotency};

/// A receivable as typed, and what it belongs to.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReceivableIn {
    /// A contract of the client; none for work besides.
    #[schema(value_type = Uuid, required = false)]
    contract_id: Option<ContractId>,
    receivable: ReceivableIn,
}

/// Enter what a client owes. Needs `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first receivable")
    ),
    request_body = NewReceivableIn,
    responses((status = 201, body = ReceivableRow))
)]
#[post("/clients/{client_id}/receivables")]
pub(crate) async fn create_receivable(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<NewReceivableIn>,
) -> ApiResult<HttpResponse> {
    let entry = EntryKey {
        by: staff.id(),
        idempotency_key: idempotency::key(&req)?,
        request_hash: idempotency::hash(&(*id, &*body))?,
    };
    let terms = body.receivable.terms()?;
    let new = NewReceivable {
        client: *id,
        contract: body.contract_id,
        title: terms.title,
        span: terms.span,
        amount: terms.amount,
        due_on: terms.due_on,
    };
    let today = day::of(state.clock.now());
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let entered = door.receivables().enter(new, entry).await;
    let receivable = match entered.map_err(receivable_edits::not_stored)? {
        Entered::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
        Entered::Repeated(receivable) => receivable,
        Entered::New(receivable) => {
            if let Some(entry) = receivable_edits::entered(staff.id(), &receivable, today)? {
                door.audit().add(entry).await?;
            }
            work.commit().await?;
            receivable
        }
    };
    Ok(receivable_edits::answer(StatusCode::CREATED, receivable, today))
}

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sidebook_domain::{Allocation, ClientId};
use sidebook_storage::{CreditUsed, EntryKey, NewCreditUse};
use utoipa::ToSchema;

use crate::books::payment_form::{self, PaymentItemIn};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, RecordPayments};
use crate::wire::CreditLeft;
use crate::{ApiState, audit, idempotency};

/// What is paid out of a client's credit.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreditUseIn {
    #[schema(min_items = 1, max_items = 200)]
    items: Vec<PaymentItemIn>,
}

/// Pay receivables out of what a client paid in advance: the oldest payment first. The payments that are used say so in
/// their history. Needs `record_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body uses nothing more")
    ),
    request_body = CreditUseIn,
    responses((status = 201, body = CreditLeft))
)]
#[post("/clients/{client_id}/credit-uses")]
pub(crate) async fn create_credit_use(
    state: web::Data<ApiState>,
    staff: AnyStaff<RecordPayments>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<CreditUseIn>,
) -> ApiResult<HttpResponse> {
    let entry = EntryKey {
        by: staff.id(),
        idempotency_key: idempotency::key(&req)?,
        request_hash: idempotency::hash(&(*id, &*body))?,
    };
    if body.items.is_empty() {
        return Err(ApiError::field("items", "missing"));
    }
    let new = NewCreditUse {
        client: *id,
        items: body.items.iter().map(Allocation::from).collect(),
        entry,
    };
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let used = door.payments().use_credit(new).await?;
    let left = CreditLeft {
        credit_fen: door.payments().credit_of(*id).await?,
    };
    match used {
        CreditUsed::KeyReused => return Err(ProblemCode::IdempotencyKeyReused.into()),
        CreditUsed::Refused(error) => return Err(payment_form::refused(error)),
        CreditUsed::Repeated => {}
        CreditUsed::Done(payments) => {
            for payment in payments {
                let detail = json!({ "number": payment.number, "revision": payment.revision });
                let subject = format!("payment:{}", payment.id);
                let entry = audit::entry(staff.id(), "credit_used", subject, detail);
                door.audit().add(entry).await?;
            }
            work.commit().await?;
        }
    }
    Ok(HttpResponse::Created().json(left))
}

use actix_web::{HttpRequest, HttpResponse, post, web};
use sidebook_domain::ReceivableId;
use sidebook_storage::OfClient;

use crate::books::cancel_contract::CancelIn;
use crate::books::payment_form::required_text;
use crate::books::receivable_edits;
use crate::problem::ApiResult;
use crate::revision::if_match;
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ReceivableRow;
use crate::{ApiState, day};

/// Cancel a receivable; refused when anything of it is paid. A cycle of a contract that was billed with it is not billed
/// again. Needs `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("receivable_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The receivable's revision that the change was made on")
    ),
    request_body = CancelIn,
    responses((status = 200, body = ReceivableRow))
)]
#[post("/receivables/{receivable_id}/cancel")]
pub(crate) async fn cancel_receivable(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ReceivableId>,
    req: HttpRequest,
    body: web::Json<CancelIn>,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let reason = required_text("reason", &body.reason)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Receivable(*id)).await?;
    let receivables = door.receivables();
    let altered = receivables.cancel(*id, revision, staff.id(), reason).await?;
    let today = day::of(state.clock.now());
    receivable_edits::finish(work, &staff, "receivable_cancelled", revision, altered, today).await
}

use actix_web::{HttpRequest, HttpResponse, put, web};
use sidebook_domain::ReceivableId;
use sidebook_storage::OfClient;

use crate::books::receivable_edits;
use crate::books::receivable_form::ReceivableIn;
use crate::problem::ApiResult;
use crate::revision::if_match;
use crate::session::{AnyStaff, EditPayments};
use crate::wire::ReceivableRow;
use crate::{ApiState, day};

/// Change a receivable: never to less than what is paid of it. The rest of what is paid in part is written off by
/// changing its amount to what is paid. Needs `edit_payments`.
#[utoipa::path(
    tag = "books",
    params(
        ("receivable_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The receivable's revision that the change was made on")
    ),
    request_body = ReceivableIn,
    responses((status = 200, body = ReceivableRow))
)]
#[put("/receivables/{receivable_id}")]
pub(crate) async fn change_receivable(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditPayments>,
    id: web::Path<ReceivableId>,
    req: HttpRequest,
    body: web::Json<ReceivableIn>,
) -> ApiResult<HttpResponse> {
    let revision = if_match(&req)?;
    let terms = body.terms()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client_of(door, OfClient::Receivable(*id)).await?;
    let receivables = door.receivables();
    let altered = receivables.change(*id, revision, terms).await;
    let altered = altered.map_err(receivable_edits::not_stored)?;
    let today = day::of(state.clock.now());
    receivable_edits::finish(work, &staff, "receivable_changed", revision, altered, today).await
}

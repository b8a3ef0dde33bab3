use actix_web::{HttpResponse, post, web};
use serde_json::json;
use sidebook_domain::{ClientId, Permission};
use sidebook_storage::InvoiceEdit;

use super::invoice_form::InvoiceIn;
use super::vat_card;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditInvoices};
use crate::wire::InvoiceRow;
use crate::{ApiState, audit, day};

/// Enter a VAT invoice of a client; the very same is entered once. Needs `edit_invoices` and `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path)),
    request_body = InvoiceIn,
    responses((status = 201, body = InvoiceRow))
)]
#[post("/clients/{client_id}/invoices")]
pub(crate) async fn create_invoice(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditInvoices>,
    id: web::Path<ClientId>,
    body: web::Json<InvoiceIn>,
) -> ApiResult<HttpResponse> {
    staff.require(Permission::ViewInvoices)?;
    let new = body.into_inner().read(*id, day::of(state.clock.now()))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    staff.client(door, *id).await?;
    let entered = match door.vat_invoices().enter(new).await? {
        InvoiceEdit::Done(entered) => entered,
        InvoiceEdit::Known(stands) => return Ok(HttpResponse::Created().json(vat_card::invoice(stands))),
        InvoiceEdit::NumberTaken => return Err(ApiError::field("number", "taken")),
        InvoiceEdit::Stale(_) => return Err(ProblemCode::Stale.into()),
    };
    let detail = json!({ "client_id": *id, "number": entered.number });
    let entry = audit::entry(
        staff.id(),
        "invoice_entered",
        format!("invoice:{}", entered.id),
        detail,
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(vat_card::invoice(entered)))
}

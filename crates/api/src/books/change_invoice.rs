use actix_web::{HttpRequest, put, web};
use serde_json::json;
use sidebook_domain::{Permission, VatInvoiceId};
use sidebook_storage::{InvoiceEdit, OfClient};

use super::invoice_form::InvoiceIn;
use super::{service_form, vat_card};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditInvoices};
use crate::wire::InvoiceRow;
use crate::{ApiState, audit, day};

/// Correct a VAT invoice. Needs `edit_invoices` and `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(
        ("invoice_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = InvoiceIn,
    responses((status = 200, body = InvoiceRow))
)]
#[put("/invoices/{invoice_id}")]
pub(crate) async fn change_invoice(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditInvoices>,
    id: web::Path<VatInvoiceId>,
    req: HttpRequest,
    body: web::Json<InvoiceIn>,
) -> ApiResult<web::Json<InvoiceRow>> {
    staff.require(Permission::ViewInvoices)?;
    let revision = if_match(&req)?;
    let typed =
        serde_json::to_value(&*body).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client_of(door, OfClient::Invoice(*id)).await?;
    let to = body.into_inner().read(client.id, day::of(state.clock.now()))?;
    let edit = door.vat_invoices().correct(*id, revision, &to).await?;
    let changed = match edit.ok_or(ProblemCode::NotFound)? {
        InvoiceEdit::Done(changed) => changed,
        InvoiceEdit::Known(stands) => return Ok(web::Json(vat_card::invoice(stands))),
        InvoiceEdit::NumberTaken => return Err(ApiError::field("number", "taken")),
        InvoiceEdit::Stale(stands) => return Err(service_form::stale(&typed, &vat_card::invoice(stands))?),
    };
    let detail = json!({ "client_id": client.id, "revision": changed.revision, "after": typed });
    let entry = audit::entry(staff.id(), "invoice_changed", format!("invoice:{}", *id), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(vat_card::invoice(changed)))
}

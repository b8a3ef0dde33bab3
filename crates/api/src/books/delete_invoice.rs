use actix_web::{HttpRequest, HttpResponse, delete, web};
use serde_json::json;
use sidebook_domain::{Permission, VatInvoiceId};
use sidebook_storage::OfClient;

use super::vat_card;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditInvoices};
use crate::{ApiState, audit};

/// Delete a VAT invoice that should not be there; the log keeps what it said. Needs `edit_invoices` and `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(
        ("invoice_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that was seen: `\"3\"`")
    ),
    responses((status = 204))
)]
#[delete("/invoices/{invoice_id}")]
pub(crate) async fn delete_invoice(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditInvoices>,
    id: web::Path<VatInvoiceId>,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    staff.require(Permission::ViewInvoices)?;
    let revision = if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client_of(door, OfClient::Invoice(*id)).await?;
    let deleted = door.vat_invoices().delete(*id, revision).await?;
    let deleted = deleted.ok_or(ProblemCode::NotFound)?;
    let before = serde_json::to_value(vat_card::invoice(deleted))
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let detail = json!({ "client_id": client.id, "before": before });
    let entry = audit::entry(staff.id(), "invoice_deleted", format!("invoice:{}", *id), detail);
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

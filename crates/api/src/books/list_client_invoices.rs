use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, InvoiceDirection, Period};
use utoipa::IntoParams;

use crate::books::vat_card;
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, ViewInvoices};
use crate::wire::InvoicePage;
use crate::wire::words::InvoiceDirectionWord;
use crate::{ApiState, paging};

/// Which invoices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvoicesQuery {
    /// `YYYYMM` of the day they were written.
    pub(crate) period: i32,
    /// Written by the client, or received.
    #[param(value_type = InvoiceDirectionWord)]
    pub(crate) direction: InvoiceDirection,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// A client's VAT invoices of a period, newest first. Needs `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(("client_id" = Uuid, Path), InvoicesQuery),
    responses((status = 200, body = InvoicePage))
)]
#[get("/clients/{client_id}/invoices")]
pub(crate) async fn list_client_invoices(
    state: web::Data<ApiState>,
    staff: AnyStaff<ViewInvoices>,
    id: web::Path<ClientId>,
    query: web::Query<InvoicesQuery>,
) -> ApiResult<web::Json<InvoicePage>> {
    let period = Period::new(query.period).map_err(|_| ApiError::field("period", "not_a_period"))?;
    let page = paging::page(query.limit, query.after.as_deref())?;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let found = door
        .vat_invoices()
        .list(client.id, query.direction, period, page)
        .await?;
    Ok(web::Json(InvoicePage {
        items: found.items.into_iter().map(vat_card::invoice).collect(),
        next: found.next.map(|key| key.to_string()),
    }))
}

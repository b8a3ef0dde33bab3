use actix_web::{HttpRequest, put, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ClientId, Fen, MAX_AMOUNT, Period, Permission};
use sidebook_storage::StorageError;
use utoipa::ToSchema;

use crate::books::{filing_card, vat_card};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{AnyStaff, EditInvoices};
use crate::wire::VatCreditRow;
use crate::{ApiState, audit, day, revision};

/// How much.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VatCreditIn {
    /// 0 to 10,000,000,000,000.
    #[schema(minimum = 0)]
    pub(crate) amount_fen: i64,
}

impl VatCreditIn {
    fn read(&self) -> ApiResult<Fen> {
        match Fen(self.amount_fen) {
            amount if amount < Fen(0) => Err(ApiError::field("amount_fen", "negative")),
            amount if amount > MAX_AMOUNT => Err(ApiError::field("amount_fen", "too_large")),
            amount => Ok(amount),
        }
    }
}

/// Note the credit (留抵税额) that a client brings into a period. Needs `edit_invoices` and `view_invoices`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("If-Match" = Option<String>, Header, description = "The revision that the change was made on: `\"3\"`"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when nothing was noted")
    ),
    request_body = VatCreditIn,
    responses((status = 200, body = VatCreditRow))
)]
#[put("/clients/{client_id}/vat-credits/{period}")]
pub(crate) async fn set_vat_credit(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditInvoices>,
    path: web::Path<(ClientId, Period)>,
    req: HttpRequest,
    body: web::Json<VatCreditIn>,
) -> ApiResult<web::Json<VatCreditRow>> {
    staff.require(Permission::ViewInvoices)?;
    let (client, period) = path.into_inner();
    filing_card::require_begun(period, day::of(state.clock.now()))?;
    let amount = body.read()?;
    let seen = revision::seen(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    let invoices = door.vat_invoices();
    let before = invoices.credit(client.id, period).await?;
    // The same change that comes again, because its answer was lost, finds what it wants.
    if let Some(stands) = before.filter(|credit| credit.amount == amount) {
        return Ok(web::Json(vat_card::credit_row(stands)));
    }
    let credit = match invoices.put_credit(client.id, period, amount, seen).await {
        Ok(credit) => credit,
        Err(StorageError::Stale) => {
            return Err(ApiError::from(ProblemCode::Stale).and_field("amount_fen", "changed"));
        }
        Err(error) => return Err(error.into()),
    };
    let detail = json!({
        "period": period, "before": before.map(|credit| credit.amount), "after": credit.amount,
    });
    let entry = audit::entry(
        staff.id(),
        "vat_credit_noted",
        format!("client:{}", client.id),
        detail,
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(vat_card::credit_row(credit)))
}

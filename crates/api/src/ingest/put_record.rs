use actix_web::http::StatusCode;
use actix_web::{HttpResponse, put, web};
use serde_json::{Map, Value};

use super::apply::{self, Came};
use super::key::System;
use super::limits::{self, Budget};
use super::schema::{RecordKindWord, Records};
use super::shown::{PutRecord, PutState};
use crate::ApiState;
use crate::problem::{ApiError, ApiResult};

/// Put one row into the books, by the key that your system has for it. The row is added, or says from now on what the body
/// says; fields that are absent stay as they are, null takes out. Putting the same again changes nothing.
#[utoipa::path(
    tag = "ingest",
    params(
        ("kind" = inline(RecordKindWord), Path, description = "What the row is"),
        ("external_key" = String, Path, description = "1 to 100 characters, percent-encoded")
    ),
    request_body(
        content = Records,
        examples(
            ("clients" = (summary = "A client", value = json!({
                "name": "深圳晨光贸易有限公司", "taxpayer_kind": "small_scale", "contact_name": "陈晨",
                "contact_mobile": "13800138000"
            }))),
            ("client_contacts" = (summary = "Somebody else there", value = json!({
                "client_key": "C-1001", "name": "周敏", "role": "财务", "mobile": "13900139000"
            }))),
            ("services" = (summary = "A service that is sold", value = json!({
                "client_key": "C-1001", "plan": "小规模代理记账", "fee_fen": 90000, "billing_cycle": "quarterly",
                "starts_on": "2026-01-01", "ends_on": "2026-12-31"
            }))),
            ("registration_orders" = (summary = "Registration work", value = json!({
                "client_key": "C-1001", "title": "注册地址变更", "stage": "collecting", "accepted_on": "2026-03-01"
            }))),
            ("contracts" = (summary = "What was agreed", value = json!({
                "client_key": "C-1001", "number": "HT-2026-017", "services": "代理记账", "price_fen": 90000,
                "billing_cycle": "quarterly", "starts_on": "2026-01-01", "ends_on": "2026-12-31"
            }))),
            ("receivables" = (summary = "What a client owes", value = json!({
                "client_key": "C-1001", "title": "代理记账", "first_period": 202604, "last_period": 202606,
                "amount_fen": 90000, "due_on": "2026-04-10"
            }))),
            ("payments" = (summary = "Money that came in", value = json!({
                "client_key": "C-1001", "amount_fen": 90000, "paid_on": "2026-04-12", "method": "bank_transfer",
                "receivable_keys": ["R-1"]
            }))),
            ("missing_documents" = (summary = "What is still lacking", value = json!({
                "client_key": "C-1001", "period": 202603, "kind": "bank_statement", "note": "招商银行 3 月"
            }))),
            ("intakes" = (summary = "What a client handed in", value = json!({
                "client_key": "C-1001", "period": 202603, "kind": "expense_voucher", "count": 12,
                "received_on": "2026-04-02", "handed_in_by": "陈晨", "received_by": "李静", "completed": true
            }))),
            ("invoices" = (summary = "A VAT invoice", value = json!({
                "client_key": "C-1001", "direction": "issued", "form": "ordinary", "number": "26440000000000000001",
                "issued_on": "2026-03-25", "counterparty": "广州远航物流有限公司", "amount_fen": 100000, "rate_points": 300
            }))),
            ("filings" = (summary = "A tax filing", value = json!({
                "client_key": "C-1001", "period": 202603, "kind": "vat", "state": "filed", "amount_fen": 3000,
                "filed_on": "2026-04-10"
            }))),
            ("reports" = (summary = "A financial report", value = json!({
                "client_key": "C-1001", "period": 202603, "kind": "income_statement",
                "lines": { "1": [1200000, 300000], "2": [400000, 100000], "31": [20000, 5000] }
            })))
        )
    ),
    responses(
        (status = 200, description = "It was there", body = PutRecord),
        (status = 201, description = "It is new", body = PutRecord)
    )
)]
#[put("/{kind}/{external_key}")]
pub(crate) async fn put_record(
    state: web::Data<ApiState>,
    system: System,
    path: web::Path<(String, String)>,
    body: web::Json<Map<String, Value>>,
) -> ApiResult<HttpResponse> {
    let (kind, external_key) = path.into_inner();
    let kind = system.kind(&kind)?;
    limits::spend(&state, &system.key, Budget::Rows, 1).await?;
    let mut fields = body.into_inner();
    if fields.remove("external_key").is_some() {
        return Err(ApiError::field("external_key", "unknown"));
    }
    let came = Came {
        key: Some(external_key),
        fields,
    };
    let put = apply::put(&state, &system.key, kind, vec![came]).await?;
    let put = put.into_iter().next().ok_or(crate::ProblemCode::Internal)?;
    Ok(match put.state {
        PutState::Refused => return Err(ApiError::fields(put.fields)),
        PutState::Added => HttpResponse::build(StatusCode::CREATED).json(put),
        PutState::Changed | PutState::Unchanged => HttpResponse::Ok().json(put),
    })
}

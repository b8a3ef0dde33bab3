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
            ("receivables" = (summary = "What a client owes", value = json!({
                "client_key": "C-1001", "title": "代理记账", "first_period": 202604, "last_period": 202606,
                "amount_fen": 90000, "due_on": "2026-04-10"
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

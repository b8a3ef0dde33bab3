use actix_web::{put, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::apply::{self, Came};
use super::key::System;
use super::limits::{self, Budget};
use super::schema::{RecordKindWord, Records};
use super::shown::PutRecords;
use crate::ApiState;
use crate::problem::{ApiError, ApiResult};

/// How many rows a call may bring.
const MOST_ROWS: usize = 2_000;

/// Rows of one kind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordsIn {
    /// 1 to 2,000, each with its `external_key`.
    #[schema(value_type = Vec<Records>, min_items = 1, max_items = 2000)]
    rows: Vec<Map<String, Value>>,
}

/// Put up to 2,000 rows of a kind into the books. Each is added, changed, left or refused by itself, in the given order; the
/// answer says which. A call that is repeated, also after a broken connection, leaves what it did before as it is.
#[utoipa::path(
    tag = "ingest",
    params(("kind" = inline(RecordKindWord), Path, description = "What the rows are")),
    request_body(
        content = RecordsIn,
        example = json!({ "rows": [
            { "external_key": "C-1001", "name": "深圳晨光贸易有限公司", "taxpayer_kind": "small_scale" },
            { "external_key": "C-1002", "name": "广州远航物流有限公司", "taxpayer_kind": "general" }
        ] })
    ),
    responses((status = 200, body = PutRecords))
)]
#[put("/{kind}")]
pub(crate) async fn put_records(
    state: web::Data<ApiState>,
    system: System,
    kind: web::Path<String>,
    body: web::Json<RecordsIn>,
) -> ApiResult<web::Json<PutRecords>> {
    let kind = system.kind(&kind)?;
    let rows = body.into_inner().rows;
    if rows.is_empty() {
        return Err(ApiError::field("rows", "missing"));
    }
    if rows.len() > MOST_ROWS {
        return Err(ApiError::field("rows", "too_many"));
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    limits::spend(&state, &system.key, Budget::Rows, count).await?;
    let came = rows.into_iter().map(|mut fields| {
        let key = match fields.remove("external_key") {
            Some(Value::String(key)) => Some(key),
            _ => None,
        };
        Came { key, fields }
    });
    let rows = apply::put(&state, &system.key, kind, came.collect()).await?;
    Ok(web::Json(PutRecords::of(rows)))
}

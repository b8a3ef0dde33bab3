//! `Idempotency-Key`: what makes repeating a request harmless.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::secrets;

/// The key of a request: 1 to 64 visible ASCII characters.
pub(crate) fn key(req: &HttpRequest) -> ApiResult<String> {
    let wrong = |code| ApiError::field("Idempotency-Key", code);
    let value = req
        .headers()
        .get("idempotency-key")
        .ok_or_else(|| wrong("missing"))?;
    let key = value.to_str().map_err(|_| wrong("not_visible_ascii"))?;
    if key.is_empty() || key.len() > 64 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("not_visible_ascii"));
    }
    Ok(key.to_owned())
}

/// What tells whether a repeated request is the same one.
pub(crate) fn hash(asked: &impl Serialize) -> ApiResult<String> {
    let text =
        serde_json::to_string(asked).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    Ok(secrets::fingerprint(&text))
}

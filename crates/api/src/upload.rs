//! Files in the body of a request.

use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use percent_encoding::percent_decode_str;

use crate::problem::{ApiError, ApiResult, ProblemCode};

/// A header holds no Chinese, so the name comes percent-encoded.
pub(crate) fn file_name(req: &HttpRequest) -> ApiResult<String> {
    let wrong = |code| ApiError::field("X-File-Name", code);
    let value = req.headers().get("x-file-name").ok_or_else(|| wrong("missing"))?;
    let text = value.to_str().map_err(|_| wrong("not_percent_encoded"))?;
    let name = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| wrong("not_percent_encoded"))?;
    if name.chars().count() > 255 {
        return Err(wrong("too_long"));
    }
    Ok(name.into_owned())
}

/// Reads a body of at most so many bytes. A little more than that is read to its end and dropped: a browser that is
/// answered while it still sends shows a broken connection instead of the answer.
pub(crate) async fn read(mut body: web::Payload, limit: usize) -> ApiResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut sent = 0_usize;
    while let Some(part) = body.next().await {
        let part = part.map_err(|error| ApiError::because(ProblemCode::UploadBroken, error.to_string()))?;
        sent = sent.saturating_add(part.len());
        if sent > limit.saturating_mul(2) {
            break;
        }
        if sent <= limit {
            bytes.extend_from_slice(&part);
        }
    }
    if sent > limit {
        return Err(ProblemCode::FileTooLarge.into());
    }
    Ok(bytes)
}

use std::time::Duration;

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt as _;

use crate::Outcome;

/// Reads a body of at most `limit` bytes. A body that says it is larger is refused unread.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
    within: Duration,
) -> Result<Vec<u8>, Outcome> {
    let declared = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let declared = declared.and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(Outcome::Oversize);
    }
    tokio::time::timeout(within, collect(payload, limit))
        .await
        .unwrap_or(Err(Outcome::BodyUnreadable))
}

async fn collect(mut payload: web::Payload, limit: usize) -> Result<Vec<u8>, Outcome> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Outcome::BodyUnreadable)?;
        if body.len() + chunk.len() > limit {
            return Err(Outcome::Oversize);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

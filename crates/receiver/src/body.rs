use std::time::Duration;

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt as _;

use crate::Outcome;

/// Reads a body of at most `limit` bytes. A body that says it is larger is refused unread.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
    within: Duration,
) -> Result<Bytes, Outcome> {
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

/// Memory grows with what has arrived, never with what was announced. A body in one piece, as nearly all are, is not copied.
async fn collect(mut payload: web::Payload, limit: usize) -> Result<Bytes, Outcome> {
    let mut next = async || match payload.next().await {
        Some(Err(_)) => Err(Outcome::BodyUnreadable),
        Some(Ok(chunk)) if chunk.len() > limit => Err(Outcome::Oversize),
        Some(Ok(chunk)) => Ok(Some(chunk)),
        None => Ok(None),
    };
    let Some(first) = next().await? else {
        return Ok(Bytes::new());
    };
    let Some(second) = next().await? else {
        return Ok(first);
    };
    let mut body = BytesMut::from(first);
    let mut more = Some(second);
    while let Some(chunk) = more {
        if body.len() + chunk.len() > limit {
            return Err(Outcome::Oversize);
        }
        body.extend_from_slice(&chunk);
        more = next().await?;
    }
    Ok(body.freeze())
}

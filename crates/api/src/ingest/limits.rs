//! How much one key may put: calls, and rows. Counted in shared state, so for all replicas together.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use sidebook_storage::ApiKey;
use sidebook_storage::shared::{Left, Rate};

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};

const MINUTE: Duration = Duration::from_secs(60);

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Budget {
    Calls,
    Rows,
}

/// The headers about calls: how many a minute, how many at once from now, and in how many seconds as many as ever.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallsLeft {
    limit: u32,
    left: Left,
}

/// Takes so much out of a budget of a key.
///
/// # Errors
/// `too_many_requests` with the time after which it is there.
pub(super) async fn spend(
    state: &ApiState,
    key: &ApiKey,
    budget: Budget,
    permits: u32,
) -> ApiResult<CallsLeft> {
    let limits = &state.config.limits;
    let (word, limit) = match budget {
        Budget::Calls => ("calls", limits.ingest_calls_a_minute),
        Budget::Rows => ("rows", limits.ingest_rows_a_minute),
    };
    // A sixth of them at once, and the rest evenly.
    let rate = Rate {
        permits: limit,
        per: MINUTE,
        burst: (limit / 6).max(1),
    };
    let place = format!("ingest/{word}/{}", key.id);
    let wait = state.shared.acquire(&place, rate, permits).await?;
    if !wait.is_zero() {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(wait));
    }
    let left = rate.left(state.shared.get(&place).await?.as_deref(), state.clock.now());
    Ok(CallsLeft { limit, left })
}

/// Stands around the operations: says in the headers of every answer how many calls are left.
pub(super) async fn tell(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut answered = next.call(req).await?;
    let told = answered.request().extensions().get::<CallsLeft>().copied();
    let is_spent = answered.status().as_u16() == 429;
    if let Some(CallsLeft { limit, left }) = told {
        let reset = left.whole_after.as_millis().div_ceil(1000);
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                answered
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        };
        put("ratelimit-limit", limit.to_string());
        put("ratelimit-remaining", left.permits.to_string());
        put("ratelimit-reset", reset.to_string());
    } else if is_spent {
        answered.headers_mut().insert(
            HeaderName::from_static("ratelimit-remaining"),
            HeaderValue::from_static("0"),
        );
    }
    Ok(answered)
}

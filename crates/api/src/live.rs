//! Changes of a thing as they happen: server-sent events (`docs/decisions/0005`).
//!
//! A stream looks at its rows once in a while and sends what changed. Every look asks again who is there and what they may
//! do, so a session that ends or a permission that is taken ends the stream with the problem's code. It lasts for less than a
//! minute and the page asks again: a stopping service need not wait for it, and no proxy finds it too old.

use std::future::Future;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Bytes;
use futures_util::stream;
use serde::Serialize;
use tokio::time::Instant;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult};

/// What a look found.
pub(crate) struct Seen<T> {
    pub(crate) now: T,
    /// Nothing will change any more.
    pub(crate) is_over: bool,
}

/// Without a change something is sent all the same, so that both ends notice when the other is gone.
const QUIET: Duration = Duration::from_secs(10);

struct Follow<L> {
    look: L,
    sent: Option<String>,
    quiet_since: Instant,
    until: Instant,
    every: Duration,
    is_over: bool,
}

/// Sends what `look` sees now, and then whenever that is something else.
pub(crate) fn follow<T, L, F>(state: &ApiState, look: L) -> HttpResponse
where
    T: Serialize,
    L: FnMut() -> F + 'static,
    F: Future<Output = ApiResult<Seen<T>>> + 'static,
{
    let limits = &state.config.limits;
    let began = Instant::now();
    let follow = Follow {
        look,
        sent: None,
        quiet_since: began,
        until: began + limits.live_lasts,
        every: limits.live_look,
        is_over: false,
    };
    let events = stream::unfold(follow, |mut follow| async move {
        let event = next(&mut follow).await?;
        Some((Ok::<_, ApiError>(event), follow))
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // A proxy that gathers answers would hold the events back.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events)
}

async fn next<T, L, F>(follow: &mut Follow<L>) -> Option<Bytes>
where
    T: Serialize,
    L: FnMut() -> F,
    F: Future<Output = ApiResult<Seen<T>>>,
{
    if follow.is_over {
        return None;
    }
    loop {
        let is_first = follow.sent.is_none();
        if !is_first {
            pause(follow.every).await;
        }
        let seen = match (follow.look)().await {
            Ok(seen) => seen,
            Err(problem) => {
                follow.is_over = true;
                let code = problem.code().code();
                return Some(Bytes::from(format!("event: problem\ndata: {code}\n\n")));
            }
        };
        let now = Instant::now();
        follow.is_over = seen.is_over || now >= follow.until;
        let found = serde_json::to_string(&seen.now).ok()?;
        if follow.sent.as_deref() != Some(found.as_str()) {
            let event = format!("data: {found}\n\n");
            follow.sent = Some(found);
            follow.quiet_since = now;
            return Some(Bytes::from(event));
        }
        if follow.is_over {
            return None;
        }
        if now.duration_since(follow.quiet_since) >= QUIET {
            follow.quiet_since = now;
            return Some(Bytes::from_static(b": still here\n\n"));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a look at a row now and then while somebody waits; its length is a setting that tests make short"
)]
async fn pause(every: Duration) {
    tokio::time::sleep(every).await;
}

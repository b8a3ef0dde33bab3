//! The one door: counts, breaks on request, checks who calls, then runs the API.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, DATE, RANGE};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::ready;
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value, json};

use super::answer::{Answer, ApiError, Hint, Reply, error_body, fail};
use super::call::{Args, Call, Ctx};
use super::limits::Quota;
use super::table::{self, Api, Auth};
use crate::control::Control;
use crate::faults::FaultKind;
use crate::shared::Shared;
use crate::world::{AppKey, TokenKind, TokenProblem, World};

pub(super) async fn call(
    control: Data<Control>,
    path: Path<String>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let shared = &control.shared;
    let call = read(path.into_inner(), &request, body);
    let Some(api) = table::find(&call.api) else {
        return HttpResponse::NotFound().body("no such api");
    };
    shared.calls.count(&call.api);
    let corp = shared.world.read(|world| api.corp_of(world, &call));
    let broken = shared
        .world
        .write(|world| Broken::next(world, &call.api, corp.as_deref()));
    // The place is held while the answer is slow: that is how too many calls run at the same time.
    let who = corp.unwrap_or_else(|| call.ip.clone());
    let places = shared.world.read(|world| world.behaviour.concurrency);
    let place = shared.limits.enter(&who, &call.api, places);
    if let Some(ms) = broken.slow {
        pause(Duration::from_millis(ms)).await;
    }
    match broken.transport {
        Some(FaultKind::HttpStatus { status }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            return HttpResponse::build(status)
                .content_type("text/html")
                .body("<html>upstream failed</html>");
        }
        Some(FaultKind::WrongContentType) => {
            return HttpResponse::Ok()
                .content_type("text/html")
                .body("<html><body>please try later</body></html>");
        }
        _ => {}
    }
    let reply = if place.is_none() {
        fail(45033)
    } else if let Some(code) = broken.code {
        fail(code)
    } else {
        admit(shared, api, &call, &who).and_then(|()| run(shared, api, &call))
    };
    let mut response = respond(shared, api, &call, reply);
    date(&mut response, shared.world.read(|world| world.now()));
    if matches!(broken.transport, Some(FaultKind::Truncated)) {
        truncated(response).await
    } else {
        response
    }
}

fn read(api: String, request: &HttpRequest, body: Bytes) -> Call {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &_| value.to_str().ok())
    };
    let query = Query::<HashMap<String, String>>::from_query(request.query_string());
    let peer = || {
        request
            .peer_addr()
            .map(|peer| peer.ip().to_string())
            .unwrap_or_default()
    };
    let given = request
        .headers()
        .get("x-sim-client-ip")
        .and_then(|value| value.to_str().ok());
    Call {
        api: api.trim_end_matches('/').to_owned(),
        is_post: request.method() == Method::POST,
        query: query.map(Query::into_inner).unwrap_or_default(),
        content_type: header(CONTENT_TYPE).unwrap_or_default().to_owned(),
        range: header(RANGE).map(str::to_owned),
        body,
        ip: given.map_or_else(peer, str::to_owned),
    }
}

/// What goes wrong with this call.
struct Broken {
    slow: Option<u64>,
    transport: Option<FaultKind>,
    code: Option<i64>,
}

impl Broken {
    fn next(world: &mut World, api: &str, corp: Option<&str>) -> Self {
        let slow = world
            .faults
            .take(api, corp, |kind| matches!(kind, FaultKind::Slow { .. }));
        let transport = world.faults.take(api, corp, |kind| {
            matches!(
                kind,
                FaultKind::HttpStatus { .. } | FaultKind::WrongContentType | FaultKind::Truncated
            )
        });
        let code = match transport {
            Some(FaultKind::HttpStatus { .. } | FaultKind::WrongContentType) => None,
            _ => world
                .faults
                .take(api, corp, |kind| matches!(kind, FaultKind::Errcode { .. })),
        };
        Self {
            slow: slow.and_then(|kind| {
                if let FaultKind::Slow { ms } = kind {
                    Some(ms)
                } else {
                    None
                }
            }),
            transport,
            code: code.and_then(|kind| {
                if let FaultKind::Errcode { code } = kind {
                    Some(code)
                } else {
                    None
                }
            }),
        }
    }
}

/// Dates the answer by the platform's own clock; the server would take the machine's.
fn date(response: &mut HttpResponse, now: i64) {
    let date = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
    let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = actix_web::http::header::HeaderValue::from_str(&date) {
        response.headers_mut().insert(DATE, date);
    }
}

#[expect(clippy::disallowed_methods, reason = "being slow is what was asked for")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Address and frequency.
fn admit(shared: &Shared, api: &Api, call: &Call, who: &str) -> Result<(), ApiError> {
    let (now, factor, known) = shared.world.read(|world| {
        let list = &world.behaviour.ip_whitelist;
        let fits = |rule: &String| match rule.strip_suffix('*') {
            Some(start) => call.ip.starts_with(start),
            None => *rule == call.ip,
        };
        (
            world.now(),
            world.behaviour.rate_factor,
            list.is_empty() || list.iter().any(fits),
        )
    });
    if !known {
        return fail(60020);
    }
    let exempt = api.path.ends_with("getuserinfo3rd");
    if exempt || shared.limits.admit(who, &call.api, Quota::BASIC, factor, now) {
        Ok(())
    } else {
        fail(45009)
    }
}

fn run(shared: &Shared, api: &Api, call: &Call) -> Reply {
    shared.world.write(|world| {
        let app = api.authorise(world, call)?;
        if api.post && !call.is_post {
            return fail(40058);
        }
        let args = Args::of(call)?;
        let mut ctx = Ctx {
            world,
            call,
            args,
            limits: &shared.limits,
            app,
        };
        (api.run)(&mut ctx)
    })
}

impl Api {
    /// The corp that the call's token belongs to, good or not any more.
    fn corp_of(&self, world: &World, call: &Call) -> Option<String> {
        let value = call.query.get(self.auth.parameter()?)?;
        let token = world.tokens.check(value, 0).ok()?;
        token.kind.app().map(|app| app.corp.clone())
    }

    /// Checks the token in the query; the app of a corp token.
    fn authorise(&self, world: &World, call: &Call) -> Result<Option<AppKey>, ApiError> {
        let Some(name) = self.auth.parameter() else {
            return Ok(None);
        };
        let (missing, wrong, expired) = match self.auth {
            Auth::Suite => (41022, 40082, 42009),
            _ => (41001, 40014, 42001),
        };
        let value = call
            .query
            .get(name)
            .filter(|value| !value.is_empty())
            .ok_or(ApiError::new(missing))?;
        let token = world
            .tokens
            .check(value, world.now())
            .map_err(|problem| match problem {
                TokenProblem::Unknown => ApiError::new(wrong),
                TokenProblem::Expired => ApiError::new(expired),
            })?;
        match (self.auth, &token.kind) {
            (Auth::Suite | Auth::SuiteAsAccessToken, TokenKind::Suite)
            | (Auth::Provider | Auth::ProviderAsAccessToken, TokenKind::Provider) => Ok(None),
            (Auth::Corp, TokenKind::Corp(app)) if world.faults.is_cancelled(&app.corp) => fail(40014),
            (Auth::Corp, TokenKind::Corp(app)) if world.scope(app).is_some() => Ok(Some(app.clone())),
            _ => fail(wrong),
        }
    }
}

fn respond(shared: &Shared, api: &Api, call: &Call, reply: Reply) -> HttpResponse {
    match reply {
        Ok(Answer::Json(fields)) => {
            let bare = api.historic && shared.world.read(|world| world.behaviour.historic_errcode);
            let mut body = Map::new();
            if !bare {
                body.insert("errcode".to_owned(), json!(0));
                body.insert("errmsg".to_owned(), json!("ok"));
            }
            body.extend(fields);
            HttpResponse::Ok().json(Value::Object(body))
        }
        Ok(Answer::File {
            name,
            content_type,
            bytes,
        }) => file(call, &name, &content_type, bytes),
        Err(error) => {
            let (now, random) = shared.world.read(|world| (world.now(), world.random(32)));
            let number = shared.refusals.fetch_add(1, Ordering::Relaxed) + 1;
            let wrong_json = Args::of(call).is_ok_and(|args| args.wrong_json);
            let hint = Hint {
                now,
                number,
                random: &random,
                ip: &call.ip,
                wrong_json,
            };
            HttpResponse::Ok().json(error_body(error.code, api.empty, &hint))
        }
    }
}

fn file(call: &Call, name: &str, content_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{}\"", name.replace('"', "\\\""));
    let total = bytes.len();
    let asked = call.range.as_deref().and_then(|range| part(range, total));
    let mut response = match asked {
        Some((first, last)) => {
            let mut response = HttpResponse::PartialContent();
            response.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{total}")));
            response
        }
        None => HttpResponse::Ok(),
    };
    let bytes = match asked {
        Some((first, last)) => bytes.get(first..=last).unwrap_or_default().to_vec(),
        None => bytes,
    };
    response.content_type(content_type);
    // The platform writes the name in raw UTF-8, which is no ASCII text but a valid header value.
    if let Ok(value) = actix_web::http::header::HeaderValue::from_bytes(disposition.as_bytes()) {
        response.insert_header((CONTENT_DISPOSITION, value));
    }
    response.body(bytes)
}

/// First and last byte of `bytes=first-[last]`, within `total`.
fn part(range: &str, total: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let first: usize = first.parse().ok()?;
    let end = total.checked_sub(1)?;
    let last = if last.is_empty() {
        end
    } else {
        last.parse::<usize>().ok()?.min(end)
    };
    (first <= last).then_some((first, last))
}

/// Announces the whole body and breaks off in the middle.
async fn truncated(response: HttpResponse) -> HttpResponse {
    let whole = actix_web::body::to_bytes(response.into_body())
        .await
        .unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    // Waiting once lets the server send what it has before the connection ends.
    let broken = async {
        tokio::task::yield_now().await;
        Err(io::Error::new(
            io::ErrorKind::ConnectionReset,
            "broken off on request",
        ))
    };
    let length = u64::try_from(whole.len()).unwrap_or(0);
    let parts = stream::once(ready(Ok::<Bytes, io::Error>(half))).chain(stream::once(broken));
    let body = SizedStream::new(length, parts);
    HttpResponse::Ok().content_type("application/json").body(body)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn ranges_stay_inside_the_file() {
        assert_eq!(part("bytes=0-3", 10), Some((0, 3)));
        assert_eq!(part("bytes=4-", 10), Some((4, 9)));
        assert_eq!(part("bytes=4-99", 10), Some((4, 9)));
        assert_eq!(part("bytes=10-", 10), None);
        assert_eq!(part("bytes=5-2", 10), None);
        assert_eq!(part("lines=1-2", 10), None);
        assert_eq!(part("bytes=0-", 0), None);
    }
}

//! Stands around every handler: gives each request a trace id, turns every error (also actix's own and panics) into a
//! problem document that names the path and the trace, and logs what is our fault.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use futures_util::FutureExt;
use sidebook_ambient::uuid_v7;

use super::{ApiError, ProblemCode};
use crate::ApiState;

/// What the log calls a request. A tracing layer further out may put its own into the request's extensions.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

pub(crate) async fn finish(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let trace = trace_id(&req);
    let path = req.path().to_owned();
    let outcome = AssertUnwindSafe(next.call(req)).catch_unwind().await;
    let answered = match outcome {
        Ok(Ok(answered)) => answered.map_into_boxed_body(),
        Ok(Err(error)) => return Err(placed(&error, &path, &trace)),
        Err(_) => {
            let error = ApiError::because(ProblemCode::Internal, "a handler panicked");
            return Err(placed(&error.into(), &path, &trace));
        }
    };
    let mut answered = match answered.response().error() {
        None => answered,
        Some(error) => {
            let (answer, log) = translate(error, &path, &trace);
            log_fault(&log, &path, &trace);
            answered.into_response(answer)
        }
    };
    if let Ok(value) = HeaderValue::from_str(&trace) {
        answered
            .headers_mut()
            .insert(HeaderName::from_static("x-trace-id"), value);
    }
    Ok(answered)
}

fn trace_id(req: &ServiceRequest) -> String {
    if let Some(TraceId(given)) = req.extensions().get::<TraceId>() {
        return given.clone();
    }
    req.app_data::<web::Data<ApiState>>()
        .map(|state| uuid_v7(&*state.clock, &*state.entropy).to_string())
        .unwrap_or_default()
}

/// The answer to an error, and what to log about it.
fn translate(error: &Error, path: &str, trace: &str) -> (actix_web::HttpResponse, (ProblemCode, String)) {
    if let Some(error) = error.as_error::<ApiError>() {
        return (error.answer(path, trace), (error.code(), error.causes()));
    }
    let code = match error.as_response_error().status_code() {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        status if status.is_client_error() => ProblemCode::InvalidInput,
        _ => ProblemCode::Internal,
    };
    (
        ApiError::from(code).answer(path, trace),
        (code, error.to_string()),
    )
}

fn placed(error: &Error, path: &str, trace: &str) -> Error {
    let (answer, log) = translate(error, path, trace);
    log_fault(&log, path, trace);
    actix_web::error::InternalError::from_response("answered", answer).into()
}

fn log_fault((code, causes): &(ProblemCode, String), path: &str, trace: &str) {
    metrics::counter!("sidebook_api_problems_total", "code" => code.code()).increment(1);
    if code.status().is_server_error() {
        tracing::error!(
            trace_id = trace,
            code = code.code(),
            path,
            causes,
            "a request failed"
        );
    } else {
        tracing::debug!(
            trace_id = trace,
            code = code.code(),
            path,
            causes,
            "a request was refused"
        );
    }
}

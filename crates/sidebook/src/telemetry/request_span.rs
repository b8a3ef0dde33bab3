//! The span around a request, the request's id, and who it is for.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use sidebook_trace::Origin;
use tracing::Span;
use tracing_actix_web::{DefaultRootSpanBuilder, RequestId, RootSpanBuilder};
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The span around each request. The usual one logs the query string, in which the platform sends signatures, sign-in
/// codes and authorisation codes.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = id_of(request).map(tracing::field::display);
        let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
        // Not less than an error: its fields belong to every line written inside, whatever the filter.
        tracing::error_span!(
            "http.request",
            request.id = id,
            http.method = %request.method(),
            http.route = %route,
            http.status_code = tracing::field::Empty,
            agency.id = tracing::field::Empty,
            staff.id = tracing::field::Empty,
            corp.id = tracing::field::Empty,
            otel.kind = "server",
            exception.message = tracing::field::Empty,
            exception.details = tracing::field::Empty,
            otel.status_code = tracing::field::Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        DefaultRootSpanBuilder::on_request_end(span, outcome);
    }
}

/// Gives the request's id to whoever wants it: the caller in `x-request-id`, problem documents, and the jobs that the
/// request enqueues. An id that the caller brings is not believed: it could be anybody's.
///
/// # Errors
/// What the handler answers.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let Some(id) = id_of(&request) else {
        return next.call(request).await;
    };
    let text = id.to_string();
    let value = HeaderValue::from_str(&text).ok();
    request.extensions_mut().insert(sidebook_api::TraceId(text));
    let mut answered = Origin::Request(id).scope(next.call(request)).await?;
    if let Some(value) = value {
        answered.headers_mut().insert(HEADER, value);
    }
    Ok(answered)
}

fn id_of(request: &ServiceRequest) -> Option<Uuid> {
    request.extensions().get::<RequestId>().map(|id| Uuid::from(*id))
}

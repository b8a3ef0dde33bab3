//! Log lines: one shape for people, one for machines; request lines show the route's pattern, never a query string.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use anyhow::Context;
use tracing::Span;
use tracing_actix_web::{DefaultRootSpanBuilder, RequestId, RootSpanBuilder};
use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts writing log lines to standard error.
///
/// # Errors
/// When something else already writes them, or the filter cannot be read.
pub fn start(log: &Log) -> anyhow::Result<()> {
    let filter: EnvFilter = log.filter.parse().context("log.filter cannot be read")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("log lines cannot be written: {error}"))
}

/// The span around each request. The usual one logs the query string, in which the platform sends signatures, sign-in
/// codes and authorisation codes.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions_id();
        let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
        tracing::info_span!(
            "http.request",
            request.id = %id,
            http.method = %request.method(),
            http.route = %route,
            http.status_code = tracing::field::Empty,
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

trait ExtensionsId {
    fn extensions_id(&self) -> String;
}

impl ExtensionsId for ServiceRequest {
    fn extensions_id(&self) -> String {
        use actix_web::HttpMessage;
        self.extensions()
            .get::<RequestId>()
            .map(ToString::to_string)
            .unwrap_or_default()
    }
}

//! Log lines and traces.
//!
//! ```text
//! json.rs           one flat JSON object a line, with the fields of the spans around it
//! counted.rs        how many lines of which level
//! traces.rs         OpenTelemetry, when it is asked for
//! request_span.rs   the span around a request, its id, and who it is for
//! panics.rs         what is said of a panic
//! ```

mod counted;
mod json;
mod panics;
mod request_span;
mod traces;

use anyhow::Context;
use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt as _, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::config::{Log, LogFormat, Telemetry};

use counted::Counted;
use json::JsonLines;

pub(crate) use counted::create_counters;
pub use request_span::{RequestSpan, identify};
pub use traces::Traces;

/// Libraries that print requests, addresses or frames when asked for details. Ours hold secrets: nobody gets these
/// details, whatever the filter says.
const TALKATIVE: [&str; 9] = [
    "actix_http",
    "h2",
    "hyper",
    "hyper_util",
    "redis",
    "reqwest",
    "rustls",
    "sea_orm",
    "sqlx",
];

/// Starts writing log lines to standard error, and sending traces where the configuration says so. What is returned
/// must be kept and stopped at the end.
///
/// # Errors
/// When something else already writes lines, the filter cannot be read, or traces cannot be sent there.
pub fn start(log: &Log, telemetry: &Telemetry) -> anyhow::Result<Traces> {
    let traces = Traces::start(telemetry)?;
    start_into(log, &traces, std::io::stderr)?;
    panics::say_where();
    Ok(traces)
}

/// The same into any writer and with given traces: tests read what the product would have written.
///
/// # Errors
/// When something else already writes lines, or the filter cannot be read.
pub fn start_into<W>(log: &Log, traces: &Traces, writer: W) -> anyhow::Result<()>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter: EnvFilter = log.filter.parse().context("log.filter cannot be read")?;
    let filter = filter.and(filter_fn(is_discreet));
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines
            .fmt_fields(JsonFields::new())
            .event_format(JsonLines)
            .boxed(),
    };
    let mut layers = vec![lines.and_then(Counted).with_filter(filter).boxed()];
    if let Some(traces) = traces.layer() {
        layers.push(traces.with_filter(filter_fn(is_traced)).boxed());
    }
    tracing_subscriber::registry()
        .with(layers)
        .try_init()
        .map_err(|error| anyhow::anyhow!("log lines cannot be written: {error}"))
}

fn is_discreet(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let library = target.split("::").next().unwrap_or(target);
    *metadata.level() <= LevelFilter::INFO || !TALKATIVE.contains(&library)
}

/// Our own spans, whatever the filter of the lines.
fn is_traced(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && *metadata.level() <= LevelFilter::INFO && metadata.target().starts_with("sidebook")
}

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// Counts the lines that are written.
pub(super) struct Counted;

const COUNTER: &str = "sidebook_log_lines_total";

impl<S: Subscriber> Layer<S> for Counted {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        metrics::counter!(COUNTER, "level" => word(*event.metadata().level())).increment(1);
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

/// Creates the counters at zero, so that a rate can be drawn from the first line on.
pub(crate) fn create_counters() {
    metrics::describe_counter!(COUNTER, "Log lines written, by level");
    for level in ["error", "warn", "info"] {
        metrics::counter!(COUNTER, "level" => level).absolute(0);
    }
}

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The `traceparent` of the current span, when its trace is sampled.
#[must_use]
pub fn context() -> Option<String> {
    let span = Span::current();
    if span.is_disabled() {
        return None;
    }
    let context = span.context();
    let context = context.span().span_context().clone();
    if !context.is_valid() || !context.is_sampled() {
        return None;
    }
    let flags = context.trace_flags().to_u8();
    Some(format!(
        "00-{}-{}-{flags:02x}",
        context.trace_id(),
        context.span_id()
    ))
}

/// Makes `span`, not yet entered, a part of the trace that a stored `traceparent` belongs to.
pub fn continue_from(span: &Span, traceparent: Option<&str>) {
    if let Some(parent) = traceparent.and_then(parsed) {
        // The only way this fails is a span that nobody traces.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

/// Notes on the current span that another trace did its work too: several events became one job.
pub fn link(traceparent: Option<&str>) {
    if let Some(other) = traceparent.and_then(parsed) {
        let span = Span::current();
        if span.context().span().span_context().trace_id() != other.trace_id() {
            span.add_link(other);
        }
    }
}

/// Version 00 of <https://www.w3.org/TR/trace-context/>. What we stored ourselves; anything else is no context.
fn parsed(traceparent: &str) -> Option<SpanContext> {
    let mut parts = traceparent.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if version != "00" || parts.next().is_some() {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?),
        true,
        TraceState::default(),
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_sdk::trace::{InMemorySpanExporter, Sampler, SdkTracerProvider};
    use tracing::info_span;
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// Does `work` while traces are made, and returns the spans.
    fn traced(sampler: Sampler, work: impl FnOnce()) -> Vec<opentelemetry_sdk::trace::SpanData> {
        let exporter = InMemorySpanExporter::default();
        let provider = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_simple_exporter(exporter.clone())
            .build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), work);
        exporter.get_finished_spans().unwrap()
    }

    #[test]
    fn work_that_was_stored_between_stays_in_its_trace() {
        let spans = traced(Sampler::AlwaysOn, || {
            let stored = info_span!("callback").in_scope(context).unwrap();
            let job = info_span!("job");
            continue_from(&job, Some(&stored));
            drop(job);
        });
        let [callback, job] = spans.as_slice() else {
            panic!("{spans:?}")
        };
        assert_eq!(callback.span_context.trace_id(), job.span_context.trace_id());
        assert_eq!(job.parent_span_id, callback.span_context.span_id());
    }

    #[test]
    fn what_else_the_work_was_for_is_a_link() {
        let spans = traced(Sampler::AlwaysOn, || {
            let first = info_span!("first").in_scope(context);
            info_span!("second").in_scope(|| link(first.as_deref()));
        });
        let [first, second] = spans.as_slice() else {
            panic!("{spans:?}")
        };
        assert_ne!(first.span_context.trace_id(), second.span_context.trace_id());
        assert_eq!(
            second.links[0].span_context.trace_id(),
            first.span_context.trace_id()
        );
    }

    #[test]
    fn there_is_no_context_without_a_sampled_trace() {
        assert_eq!(context(), None);
        assert_eq!(info_span!("nobody listens").in_scope(context), None);
        traced(Sampler::AlwaysOff, || {
            assert_eq!(info_span!("not sampled").in_scope(context), None);
        });
    }

    #[test]
    fn what_is_no_context_is_left_alone() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert!(parsed(good).is_some());
        for other in [
            "",
            "00",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
        ] {
            assert!(parsed(other).is_none(), "{other}");
        }
    }
}

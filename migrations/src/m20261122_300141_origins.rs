//! What began a piece of work, and which trace it belongs to.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        (
            "inbox",
            "trace_context {text}",
            "W3C traceparent of the callback, when its trace is sampled",
        ),
        (
            "jobs",
            "origin {text}",
            "the request or the event that it was first enqueued for",
        ),
        (
            "jobs",
            "trace_context {text}",
            "W3C traceparent of what enqueued it, when that trace is sampled",
        ),
    ]
}

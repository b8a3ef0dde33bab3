//! One trace from callback to platform call, through the database.
//!
//! A binary of its own: who collects traces is chosen once a process.
#![expect(clippy::panic, reason = "tests")]

use std::sync::LazyLock;

use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use serde_json::json;
use sidebook::telemetry::Traces;
use sidebook_tests::{TestApp, logs, on_each_database};

/// Every finished span of this process.
static SPANS: LazyLock<InMemorySpanExporter> = LazyLock::new(InMemorySpanExporter::default);

fn collect() {
    logs::capture(|| {
        let provider = SdkTracerProvider::builder()
            .with_simple_exporter(SPANS.clone())
            .build();
        Traces::through(provider)
    });
}

on_each_database! {
    async fn a_callback_its_job_and_its_platform_call_are_one_trace(db: TestDatabase) {
        collect();
        let app = TestApp::start(db).await;
        app.install().await;
        let (member, contact) = app.a_follow();
        SPANS.reset();
        // Two events about one contact before anybody works: two traces, one job.
        for remark in ["canary-remark-5d2f 一", "canary-remark-5d2f 二"] {
            let edit = json!({"corp": app.corp(), "member": member, "contact": contact, "remark": remark});
            app.people().edit_contact(serde_json::from_value(edit).unwrap()).unwrap();
            app.people().deliver_pending().await;
        }
        app.product.run_jobs().await.unwrap();
        let spans = SPANS.get_finished_spans().unwrap();
        app.stop().await;

        let call = one(&spans, "platform.call", "api", "externalcontact/get");
        let job = parent(&spans, call);
        assert_eq!((job.name.as_ref(), value(job, "job.kind")), ("job", "refresh_contact".to_owned()));
        let route = parent(&spans, job);
        assert_eq!(route.name, "inbox.route");
        let callback = parent(&spans, route);
        assert_eq!(
            (callback.name.as_ref(), value(callback, "http.route")),
            ("http.request", "/callbacks/wecom/suite".to_owned())
        );
        assert_eq!(callback.parent_span_id.to_string(), "0000000000000000", "a trace begins with the callback");
        // Log lines and traces name the same things.
        assert_eq!(value(job, "inbox.id"), value(route, "inbox.id"));

        // The second event's work was done by the first one's job: its own trace says so.
        let other = spans.iter().filter(|span| span.name == "inbox.route");
        let other = other.into_iter().find(|span| trace(span) != trace(job)).unwrap();
        let links: Vec<String> = other.links.iter().map(|link| link.span_context.trace_id().to_string()).collect();
        assert_eq!(links, [trace(job)]);
    }
}

fn trace(span: &SpanData) -> String {
    span.span_context.trace_id().to_string()
}

/// The parent, which must be in the same trace.
fn parent<'a>(spans: &'a [SpanData], of: &SpanData) -> &'a SpanData {
    let found = spans
        .iter()
        .find(|span| span.span_context.span_id() == of.parent_span_id);
    let found = found.unwrap_or_else(|| panic!("{} has no parent", of.name));
    assert_eq!(trace(found), trace(of));
    found
}

fn one<'a>(spans: &'a [SpanData], name: &str, key: &str, wanted: &str) -> &'a SpanData {
    let mut found = spans
        .iter()
        .filter(|span| span.name == name && value(span, key) == wanted);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {name} with {key} {wanted}"));
    assert!(found.next().is_none(), "more than one {name} with {key} {wanted}");
    first
}

fn value(span: &SpanData, key: &str) -> String {
    let found = span
        .attributes
        .iter()
        .find(|attribute| attribute.key.as_str() == key);
    found.map_or_else(String::new, |attribute| attribute.value.to_string())
}

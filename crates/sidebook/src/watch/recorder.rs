//! Metrics, rendered on `/metrics`. One recorder a process, whatever is started in it.

use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Seconds: from a callback's few milliseconds to a slow platform call.
const DURATIONS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Events that share a commit.
const EVENTS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 1000.0];

/// The process's recorder, installed on the first call.
///
/// # Errors
/// When another recorder was installed before.
pub(crate) fn recorder() -> anyhow::Result<PrometheusHandle> {
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*recorder {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("duration_seconds".to_owned()), &DURATIONS)
        .and_then(|builder| {
            let batches = Matcher::Full("sidebook_inbox_batch_events".to_owned());
            builder.set_buckets_for_metric(batches, &EVENTS)
        })
        .and_then(PrometheusBuilder::install_recorder)
        .context("metrics cannot be recorded")?;
    crate::telemetry::create_counters();
    super::described::describe();
    Ok(recorder.insert(handle).clone())
}

use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;

use super::problem::Problems;

/// What callbacks may take, and how much of it waits.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// An address for callbacks alone. `None`: they come in at `server.listen`.
    pub listen: Option<SocketAddr>,
    /// Bytes of a body at most.
    pub body_limit: usize,
    /// How long a body may take to arrive.
    pub body_within: Duration,
    /// How long an event may take to become durable.
    pub durable_within: Duration,
    /// Events that may wait for their commit.
    pub queue_events: usize,
    /// Bytes of events that may wait for their commit.
    pub queue_bytes: usize,
    /// Events that share one commit at most.
    pub batch: usize,
    /// Database connections that nobody else uses.
    pub connections: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    listen: String,
    body_limit: usize,
    body_within_ms: u64,
    durable_within_ms: u64,
    queue_events: usize,
    queue_bytes: usize,
    batch: usize,
    connections: u32,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Receiver> {
    let mut within = |key: &str, value: u64, least: u64, most: u64| {
        if !(least..=most).contains(&value) {
            problems.add(
                format!("receiver.{key}"),
                format!("expected {least} to {most}, got {value}"),
            );
        }
    };
    within("body_limit", raw.body_limit as u64, 4 << 10, 1 << 20);
    within("body_within_ms", raw.body_within_ms, 100, 30_000);
    within("durable_within_ms", raw.durable_within_ms, 50, 4_500);
    within("queue_events", raw.queue_events as u64, 1, 1_000_000);
    within("queue_bytes", raw.queue_bytes as u64, 1 << 16, 1 << 30);
    within("batch", raw.batch as u64, 1, 1_000);
    within("connections", u64::from(raw.connections), 1, 64);
    let listen = match raw.listen.as_str() {
        "" => None,
        listen => {
            let listen = listen.parse::<SocketAddr>();
            let listen = listen.map_err(|_| "expected address:port, for example 0.0.0.0:8081, or nothing");
            Some(problems.take("receiver.listen", listen)?)
        }
    };
    Some(Receiver {
        listen,
        body_limit: raw.body_limit,
        body_within: Duration::from_millis(raw.body_within_ms),
        durable_within: Duration::from_millis(raw.durable_within_ms),
        queue_events: raw.queue_events,
        queue_bytes: raw.queue_bytes,
        batch: raw.batch,
        connections: raw.connections,
    })
}

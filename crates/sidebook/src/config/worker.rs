use std::time::Duration;

use serde::Deserialize;

use super::problem::Problems;

/// How much work at once.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Jobs at once in this process.
    pub concurrency: usize,
    /// Jobs at once for one corp, over all its kinds.
    pub per_corp: usize,
    /// How long a claimed job may go without a sign of life before another worker takes it.
    pub lease: Duration,
    /// Platform calls a minute for one corp, of one kind, over all replicas.
    pub platform_calls_per_minute: u32,
    /// Platform calls an hour for one corp, of one kind, over all replicas.
    pub platform_calls_per_hour: u32,
    /// Platform calls at once for one corp, of all kinds, over all replicas.
    pub platform_calls_at_once: u32,
    /// When the nightly sync runs, in Asia/Shanghai: hour 0 to 23.
    pub nightly_sync_hour: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    concurrency: usize,
    per_corp: usize,
    lease_seconds: u64,
    platform_calls_per_minute: u32,
    platform_calls_per_hour: u32,
    platform_calls_at_once: u32,
    nightly_sync_hour: u32,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Worker> {
    let mut within = |key: &str, value: u64, least: u64, most: u64| {
        if !(least..=most).contains(&value) {
            problems.add(
                format!("worker.{key}"),
                format!("expected {least} to {most}, got {value}"),
            );
        }
    };
    within("concurrency", raw.concurrency as u64, 1, 256);
    within("per_corp", raw.per_corp as u64, 1, raw.concurrency.max(1) as u64);
    within("lease_seconds", raw.lease_seconds, 5, 600);
    within(
        "platform_calls_per_minute",
        u64::from(raw.platform_calls_per_minute),
        1,
        10_000,
    );
    within(
        "platform_calls_per_hour",
        u64::from(raw.platform_calls_per_hour),
        1,
        150_000,
    );
    within(
        "platform_calls_at_once",
        u64::from(raw.platform_calls_at_once),
        1,
        64,
    );
    within("nightly_sync_hour", u64::from(raw.nightly_sync_hour), 0, 23);
    Some(Worker {
        concurrency: raw.concurrency,
        per_corp: raw.per_corp,
        lease: Duration::from_secs(raw.lease_seconds),
        platform_calls_per_minute: raw.platform_calls_per_minute,
        platform_calls_per_hour: raw.platform_calls_per_hour,
        platform_calls_at_once: raw.platform_calls_at_once,
        nightly_sync_hour: raw.nightly_sync_hour,
    })
}

//! A whole sync against the simulator, measured. See the binary `sync-bench`.

mod bound;
mod stand;

use std::time::{Duration, Instant};

use clap::Parser;
use serde_json::{Value, json};
use sidebook_storage::{SyncKind, SyncStatus, SyncTrigger};

use bound::{bound_seconds, peak_memory_mb};
use stand::Stand;

/// What to measure.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// `sqlite://…` or `postgres://…`; empty.
    #[arg(long)]
    pub database: String,
    /// `redis://…`; the process's own memory without it.
    #[arg(long)]
    pub redis: Option<String>,
    /// External contacts of the corp.
    #[arg(long, default_value_t = 60_000)]
    pub contacts: usize,
    /// Customer groups of the corp.
    #[arg(long, default_value_t = 5_000)]
    pub groups: usize,
    /// Members of the corp.
    #[arg(long, default_value_t = 30)]
    pub members: usize,
    /// How long each call takes the platform.
    #[arg(long, default_value_t = 50)]
    pub latency_ms: u64,
    /// Calls at once for the corp.
    #[arg(long, default_value_t = 8)]
    pub at_once: u32,
    /// Calls a minute for the corp, of one kind.
    #[arg(long, default_value_t = 6_000)]
    pub per_minute: u32,
    /// `contacts`, `groups` or `all`: both at the same time, as after an installation.
    #[arg(long, default_value = "all")]
    pub kind: String,
    /// How many full syncs after each other: the first one writes everything, the second one finds it there.
    #[arg(long, default_value_t = 1)]
    pub runs: u32,
    /// Gives up after this many seconds.
    #[arg(long, default_value_t = 600)]
    pub seconds: u64,
    /// One line.
    #[arg(long)]
    pub json: bool,
}

impl Options {
    fn kinds(&self) -> Vec<SyncKind> {
        match SyncKind::parse(&self.kind) {
            Some(kind) => vec![kind],
            None => vec![SyncKind::Contacts, SyncKind::Groups],
        }
    }
}

/// Runs the syncs; the last one's figures.
///
/// # Errors
/// When something cannot be started, or a sync does not succeed in time.
pub async fn measure(options: &Options) -> anyhow::Result<Value> {
    let stand = Stand::start(options).await?;
    let mut measured = json!(null);
    for _ in 0..options.runs.max(1) {
        measured = run(&stand, options).await?;
    }
    stand.stop().await;
    Ok(measured)
}

async fn run(stand: &Stand, options: &Options) -> anyhow::Result<Value> {
    let control = stand.platform.control();
    control.reset_calls();
    let work = stand.storage.begin().await?;
    let mut runs = Vec::new();
    for kind in options.kinds() {
        let begun = work
            .begin_sync(stand.agency, stand.corp, kind, SyncTrigger::Manual, None)
            .await?;
        runs.extend(begun.map(|run| run.id));
    }
    let begin = Instant::now();
    work.commit().await?;
    while let Some(id) = runs.last().copied() {
        let view = stand.storage.view();
        let run = view.of(stand.agency).sync_runs().find(id).await?;
        let Some(run) = run.filter(|run| run.status == SyncStatus::Running) else {
            runs.pop();
            continue;
        };
        anyhow::ensure!(
            begin.elapsed() < Duration::from_secs(options.seconds),
            "the sync of {} is not done after {} s: {} read",
            run.kind.as_str(),
            options.seconds,
            run.items
        );
        stand::pause(Duration::from_millis(10)).await;
    }
    let seconds = begin.elapsed().as_secs_f64();
    let calls = control.all_calls();
    let total: u64 = calls.values().sum();
    let lower = bound_seconds(options, &calls);
    let busiest = calls.keys().map(|api| control.peak(api));
    let (minute, refused) = busiest.fold((0, 0), |(minute, refused), peak| {
        (
            peak.per_minute.max(minute),
            refused + peak.too_frequent + peak.too_parallel,
        )
    });
    let view = stand.storage.view();
    let mirror = view.of(stand.agency);
    let (contacts, groups) = (
        mirror.contacts().count(stand.corp).await?,
        mirror.groups().count(stand.corp).await?,
    );
    let kept = options.kinds().into_iter().all(|kind| match kind {
        SyncKind::Contacts => contacts == options.contacts as u64,
        SyncKind::Groups => groups == options.groups as u64,
    });
    let stored = json!({ "contacts": contacts, "groups": groups, "complete": kept });
    Ok(json!({
        "database": stand.storage.backend(),
        "shared_state": if options.redis.is_some() { "redis" } else { "in-process" },
        "kind": options.kind,
        "latency_ms": options.latency_ms,
        "allowed": { "at_once": options.at_once, "per_minute": options.per_minute },
        "calls": total,
        "calls_by_api": calls,
        "seconds": seconds,
        "lower_bound_seconds": lower,
        "ratio": lower / seconds,
        "peak_at_once": control.most_at_once(),
        "peak_per_minute": minute,
        "refused": refused,
        "stored": stored,
        "peak_rss_mb": peak_memory_mb(),
    }))
}

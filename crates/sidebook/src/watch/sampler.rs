//! Figures that nobody counts while working: read every so often, here, so that asking for `/metrics` reads nothing and
//! a database that hangs makes figures old instead of missing.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use sidebook_ambient::Clock;
use sidebook_storage::{Alarm, Figures, JobFigures, Storage, StorageError, SyncFigures};
use sidebook_wecom::TokenWatch;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::warn;

use super::{HeldBack, process};

const EVERY: Duration = Duration::from_secs(15);
/// What takes longer would burden a database that is in trouble already.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads figures into gauges.
pub(crate) struct Sampler {
    storage: Storage,
    clock: Arc<dyn Clock>,
    tokens: TokenWatch,
    held_back: HeldBack,
    suite: Option<String>,
    recorder: PrometheusHandle,
    /// Whether anybody can read the figures that cost queries.
    is_read: bool,
    /// Kinds that had jobs: theirs go to zero, not away.
    kinds: Mutex<HashSet<String>>,
}

impl Sampler {
    pub(crate) fn new(
        storage: Storage,
        clock: Arc<dyn Clock>,
        tokens: TokenWatch,
        held_back: HeldBack,
        suite: Option<String>,
        recorder: PrometheusHandle,
        is_read: bool,
    ) -> Self {
        describe();
        gauge!("sidebook_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        counter!("sidebook_sample_failures_total").absolute(0);
        Self {
            storage,
            clock,
            tokens,
            held_back,
            suite,
            recorder,
            is_read,
            kinds: Mutex::default(),
        }
    }

    /// Samples until told to stop.
    pub(crate) fn start(self: &Arc<Self>, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let mut every = tokio::time::interval(EVERY);
            every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    _ = stop.wait_for(|stop| *stop) => return,
                    _ = every.tick() => {}
                }
                tokio::select! {
                    _ = stop.wait_for(|stop| *stop) => return,
                    () = this.sample() => {}
                }
            }
        })
    }

    /// One round.
    pub(crate) async fn sample(&self) {
        // Folds what histograms gathered, which would otherwise grow until somebody reads it.
        self.recorder.run_upkeep();
        process::sample();
        self.connections();
        if !self.is_read {
            return;
        }
        let now = self.clock.now();
        self.token_figures(now);
        gauge!("sidebook_platform_held_back_corps").set(count(self.held_back.count()));
        let (storage, suite) = (self.storage.clone(), self.suite.clone());
        let read = async {
            let ticket = match &suite {
                Some(suite) => storage.newest_ticket(suite).await?,
                None => None,
            };
            let alarms = storage.view().system().alarms().standing().await?;
            Ok::<_, StorageError>((storage.figures().await?, alarms, ticket))
        };
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok((figures, alarms, ticket))) => {
                if let Some(issued) = ticket {
                    gauge!("sidebook_suite_ticket_age_seconds").set(seconds(now, issued));
                }
                self.show(&figures, now);
                show_alarms(&alarms);
                gauge!("sidebook_sample_time_seconds").set(unix(now));
            }
            Ok(Err(error)) => {
                counter!("sidebook_sample_failures_total").increment(1);
                warn!(%error, "figures could not be read from the database");
            }
            Err(_) => {
                counter!("sidebook_sample_failures_total").increment(1);
                warn!("figures could not be read from the database in time");
            }
        }
    }

    fn show(&self, figures: &Figures, now: DateTime<Utc>) {
        gauge!("sidebook_inbox_events", "state" => "new").set(count(figures.events_new));
        gauge!("sidebook_inbox_events", "state" => "failed").set(count(figures.events_failed));
        gauge!("sidebook_inbox_oldest_seconds").set(age(now, figures.oldest_new));
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        kinds.extend(figures.jobs.iter().map(|jobs| jobs.kind.clone()));
        for kind in &*kinds {
            let known = figures.jobs.iter().find(|jobs| jobs.kind == *kind);
            show_jobs(kind, known.unwrap_or(&JobFigures::default()), now);
        }
        for kind in ["contacts", "groups"] {
            let known = figures.syncs.iter().find(|syncs| syncs.kind == kind);
            show_syncs(kind, known.unwrap_or(&SyncFigures::default()), now);
        }
    }

    fn connections(&self) {
        for pool in self.storage.pools() {
            let states = [("in_use", pool.in_use), ("idle", pool.idle)];
            for (state, connections) in states {
                gauge!("sidebook_database_connections", "pool" => pool.pool, "state" => state)
                    .set(count(connections));
            }
        }
    }

    fn token_figures(&self, now: DateTime<Utc>) {
        for tokens in self.tokens.figures(now) {
            gauge!("sidebook_tokens", "kind" => tokens.kind).set(count(tokens.fresh));
            gauge!("sidebook_token_refresh_in_seconds", "kind" => tokens.kind)
                .set(tokens.first_due.map_or(0.0, |due| seconds(due, now)));
        }
    }
}

/// The kinds of alarms that the worker raises.
const ALARMS: [&str; 5] = [
    "ticket_missing",
    "secret_refused",
    "healing",
    "jobs_parked",
    "jobs_unknown",
];

fn show_alarms(standing: &[Alarm]) {
    for kind in ALARMS {
        let alarms = standing.iter().filter(|alarm| alarm.kind == kind).count();
        gauge!("sidebook_alarms", "kind" => kind).set(count(alarms as u64));
    }
}

fn show_jobs(kind: &str, jobs: &JobFigures, now: DateTime<Utc>) {
    let states = [
        ("due", jobs.due),
        ("scheduled", jobs.scheduled),
        ("running", jobs.running),
        ("parked", jobs.parked),
    ];
    for (state, jobs) in states {
        gauge!("sidebook_jobs", "kind" => kind.to_owned(), "state" => state).set(count(jobs));
    }
    gauge!("sidebook_job_oldest_due_seconds", "kind" => kind.to_owned()).set(age(now, jobs.oldest_due));
}

fn show_syncs(kind: &'static str, syncs: &SyncFigures, now: DateTime<Utc>) {
    gauge!("sidebook_sync_runs_running", "kind" => kind).set(count(syncs.running));
    gauge!("sidebook_sync_oldest_running_seconds", "kind" => kind).set(age(now, syncs.oldest_running));
    gauge!("sidebook_sync_last_success_seconds", "kind" => kind).set(syncs.last_success.map_or(0.0, unix));
    let members = [("total", syncs.members_total), ("done", syncs.members_done)];
    for (state, members) in members {
        gauge!("sidebook_sync_members", "kind" => kind, "state" => state).set(count(members));
    }
}

fn describe() {
    use metrics::Unit::{Count, Seconds};
    describe_gauge!("sidebook_alarms", Count, "Alarms that stand, by kind");
    describe_gauge!("sidebook_build_info", "Always 1; the label tells the version");
    describe_gauge!(
        "sidebook_inbox_events",
        Count,
        "Stored events that wait to be routed or were given up, by state, up to 100 000"
    );
    describe_gauge!(
        "sidebook_inbox_oldest_seconds",
        Seconds,
        "How long the oldest unrouted event has waited"
    );
    describe_gauge!("sidebook_jobs", Count, "Jobs by kind and state");
    describe_gauge!(
        "sidebook_job_oldest_due_seconds",
        Seconds,
        "How long the oldest due job has waited for a worker, by kind"
    );
    describe_gauge!("sidebook_sync_runs_running", Count, "Syncs under way, by kind");
    describe_gauge!(
        "sidebook_sync_members",
        Count,
        "Members of the syncs under way: to be read, and read, by kind"
    );
    describe_gauge!(
        "sidebook_sync_oldest_running_seconds",
        Seconds,
        "How long the oldest sync under way has been running, by kind"
    );
    describe_gauge!(
        "sidebook_sync_last_success_seconds",
        Seconds,
        "When a sync last succeeded, by kind, in Unix seconds; 0: not lately"
    );
    describe_gauge!(
        "sidebook_suite_ticket_age_seconds",
        Seconds,
        "Age of the newest suite ticket"
    );
    describe_gauge!(
        "sidebook_platform_held_back_corps",
        Count,
        "Corps of which a platform call had to wait in the last minute, seen by this process"
    );
    describe_gauge!(
        "sidebook_tokens",
        Count,
        "Fresh platform tokens that this process knows, by kind"
    );
    describe_gauge!(
        "sidebook_token_refresh_in_seconds",
        Seconds,
        "How long until the first of these is due for a refresh, by kind; 0: there is none"
    );
    describe_gauge!(
        "sidebook_database_connections",
        Count,
        "Open connections of the database pools, by pool and state"
    );
    describe_gauge!(
        "sidebook_sample_time_seconds",
        Seconds,
        "When figures were last read from the database, in Unix seconds"
    );
    describe_counter!(
        "sidebook_sample_failures_total",
        Count,
        "Times that figures could not be read from the database"
    );
    process::describe();
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
fn count(count: u64) -> f64 {
    count as f64
}

fn age(now: DateTime<Utc>, since: Option<DateTime<Utc>>) -> f64 {
    since.map_or(0.0, |since| seconds(now, since))
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
fn seconds(now: DateTime<Utc>, since: DateTime<Utc>) -> f64 {
    ((now - since).num_milliseconds().max(0) as f64) / 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
fn unix(at: DateTime<Utc>) -> f64 {
    at.timestamp() as f64
}

use std::time::Duration;

use sidebook_storage::Task;

/// How the worker works.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// Tells replicas apart in leases; unique among those that run at the same time.
    pub name: String,
    /// The word for the platform in the inbox and in `corps`.
    pub platform: String,
    /// The third-party app's id: what installations are kept under.
    pub suite_id: Option<String>,
    /// How many jobs at the same time.
    pub concurrency: usize,
    /// How many jobs of one corp at the same time, over all replicas.
    pub per_corp: u32,
    /// How long a claimed job is ours without a sign of life; one is given every third of it. With
    /// [`poll`](Self::poll), this is how long the jobs of a worker that was killed wait for another.
    pub lease: Duration,
    /// How long one job may take. Syncs stop by themselves after a while and go on in a new job.
    pub job_timeout: Duration,
    /// How often to look for work that nobody announced.
    pub poll: Duration,
    /// How long running jobs may go on when the worker is told to stop; then they are handed back.
    pub grace: Duration,
    /// How many platform calls of one corp are made at once, over all replicas: a sync keeps so many busy.
    pub calls_at_once: u32,
    /// How many members a sync asks for together at most (100 is the platform's own limit): few keep restarts cheap.
    pub sync_chunk: usize,
    /// How long a sync goes on before it makes room for others.
    pub sync_slice: Duration,
    /// How long routed events are kept.
    pub keep_events: Duration,
    /// Which kinds of jobs to take: others are left to replicas that know them.
    pub kinds: &'static [&'static str],
    /// At which hour (UTC) the nightly syncs begin: 18 is 2 o'clock in Shanghai.
    pub nightly_hour: u32,
}

impl WorkerConfig {
    /// The usual values.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            platform: "wecom".to_owned(),
            suite_id: None,
            concurrency: 8,
            per_corp: 3,
            lease: Duration::from_secs(20),
            job_timeout: Duration::from_secs(300),
            poll: Duration::from_secs(1),
            grace: Duration::from_secs(10),
            calls_at_once: 8,
            sync_chunk: 20,
            sync_slice: Duration::from_secs(30),
            keep_events: Duration::from_secs(7 * 24 * 3600),
            kinds: Task::KINDS,
            nightly_hour: 18,
        }
    }
}

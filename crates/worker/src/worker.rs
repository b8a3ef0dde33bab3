use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy};
use sidebook_messenger::Messenger;
use sidebook_storage::shared::SharedState;
use sidebook_storage::{ClaimedJob, Storage};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::deps::Deps;
use crate::execute::{Outcome, execute};
use crate::fenced::Fenced;
use crate::{JobError, WorkerConfig, route, schedule};

/// Turns stored events into jobs and does the jobs. Any number of workers may share a database.
#[derive(Clone)]
pub struct Worker {
    deps: Deps,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Events looked at.
    pub routed: u64,
    /// Jobs done.
    pub finished: u64,
    /// Jobs that made room and go on later.
    pub later: u64,
    /// Attempts that failed and are repeated.
    pub retried: u64,
    /// Jobs given up.
    pub parked: u64,
}

impl Report {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Finished => self.finished += 1,
            Outcome::Later => self.later += 1,
            Outcome::Retried => self.retried += 1,
            Outcome::Parked => self.parked += 1,
            Outcome::HandedBack | Outcome::Lost => {}
        }
    }
}

impl Worker {
    /// A worker. It does nothing until it is run.
    #[must_use]
    pub fn new(
        config: WorkerConfig,
        storage: Storage,
        messenger: Arc<dyn Messenger>,
        shared: Arc<dyn SharedState>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        metrics::describe_counter!("sidebook_events_total", "Stored events, by what became of them");
        metrics::describe_counter!(
            "sidebook_jobs_total",
            "Attempts at jobs, by kind and by how they ended"
        );
        metrics::describe_histogram!(
            "sidebook_job_duration_seconds",
            metrics::Unit::Seconds,
            "How long attempts at jobs took, by kind"
        );
        for outcome in ["routed", "ignored", "failed"] {
            metrics::counter!("sidebook_events_total", "outcome" => outcome).absolute(0);
        }
        Self {
            deps: Deps {
                config: Arc::new(config),
                storage: Fenced::unclaimed(storage),
                messenger,
                shared,
                clock,
                entropy,
            },
        }
    }

    /// Works until `shutdown` says so. Jobs under way then have [`WorkerConfig::grace`] to end; what is left is handed
    /// back and costs no attempt.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>) {
        let (stop, stopping) = watch::channel(false);
        let mut running = JoinSet::new();
        info!(worker = self.deps.config.name, "the worker starts");
        while !*shutdown.borrow() {
            let queue = self.deps.storage.jobs();
            // Before looking: what is enqueued while we look is not missed.
            let enqueued = queue.enqueued();
            let free = self.deps.config.concurrency.saturating_sub(running.len());
            match self.look(free).await {
                Ok(claims) => {
                    for claim in claims {
                        let (deps, stopping) = (self.deps.clone(), stopping.clone());
                        running.spawn(async move { execute(&deps, claim, stopping).await });
                    }
                }
                Err(error) => warn!(%error, "the worker could not look for work"),
            }
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => break,
                Some(ended) = running.join_next() => note(ended),
                _ = tokio::time::timeout(self.deps.config.poll, enqueued) => {}
            }
            while let Some(ended) = running.try_join_next() {
                note(ended);
            }
        }
        info!(jobs = running.len(), "the worker stops");
        let rest = async {
            while let Some(ended) = running.join_next().await {
                note(ended)
            }
        };
        if tokio::time::timeout(self.deps.config.grace, rest).await.is_err() {
            let _ = stop.send(true);
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        }
    }

    /// Does everything that is due now, one job after the other, until nothing is. Sleeps for nothing: jobs due later
    /// wait for the clock.
    ///
    /// # Errors
    /// When events or jobs could not be looked for.
    pub async fn run_until_idle(&self) -> Result<Report, JobError> {
        let (_stop, stopping) = watch::channel(false);
        let mut report = Report::default();
        loop {
            report.routed += self.take_stock().await?;
            let claims = self.claim(1).await?;
            if claims.is_empty() {
                return Ok(report);
            }
            for claim in claims {
                report.add(execute(&self.deps, claim, stopping.clone()).await);
            }
        }
    }

    /// Schedules, takes over, routes, claims.
    async fn look(&self, free: usize) -> Result<Vec<ClaimedJob>, JobError> {
        self.take_stock().await?;
        self.claim(free).await
    }

    async fn take_stock(&self) -> Result<u64, JobError> {
        let taken = self
            .deps
            .storage
            .jobs()
            .take_over_expired(self.deps.now())
            .await?;
        if taken.parked > 0 {
            error!(
                jobs = taken.parked,
                "jobs whose workers went silent are out of attempts and parked"
            );
        }
        schedule::tick(&self.deps).await?;
        route::route_new(&self.deps).await
    }

    async fn claim(&self, most: usize) -> Result<Vec<ClaimedJob>, JobError> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        if most == 0 {
            return Ok(Vec::new());
        }
        let config = &self.deps.config;
        let queue = self.deps.storage.jobs();
        Ok(queue
            .claim(&config.name, self.deps.now(), most, config.lease, config.per_corp)
            .await?)
    }
}

fn note(ended: Result<Outcome, tokio::task::JoinError>) {
    if let Err(error) = ended {
        error!(%error, "a job's task ended badly; its lease will lapse");
    }
}

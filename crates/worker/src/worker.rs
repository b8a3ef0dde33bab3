use std::sync::Arc;
use std::time::Duration;

use sidebook_ambient::{Clock, Entropy};
use sidebook_attachments::AttachmentStore;
use sidebook_messenger::Messenger;
use sidebook_storage::shared::{InProcess, SharedState};
use sidebook_storage::{ClaimedJob, Storage, Task};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::deps::Deps;
use crate::execute::{Outcome, execute, execute_apart};
use crate::fenced::Fenced;
use crate::{JobError, WorkerConfig, handlers, route, schedule};

/// How long it may take to hand back jobs under way.
const HAND_BACK: Duration = Duration::from_secs(10);

/// Turns stored events into jobs and does the jobs. Any number of workers may share a database.
#[derive(Clone)]
pub struct Worker {
    deps: Deps,
}

/// What was done, housekeeping aside.
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
                attachments: None,
                lately: Arc::new(InProcess::new(Arc::clone(&clock))),
                started_at: clock.now(),
                clock,
                entropy,
            },
        }
    }

    /// The same worker, which also deletes from `store` what people uploaded and did not keep.
    #[must_use]
    pub fn with_attachments(mut self, store: Arc<dyn AttachmentStore>) -> Self {
        self.deps.attachments = Some(store);
        self
    }

    /// Works until `shutdown` says so. Jobs under way then have [`WorkerConfig::grace`] to end; what is left is handed
    /// back and costs no attempt.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>) {
        let (stop, stopping) = watch::channel(false);
        let mut running = JoinSet::new();
        let mut stock = Stock::default();
        info!(worker = self.deps.config.name, "the worker starts");
        while !*shutdown.borrow() {
            let queue = self.deps.storage.jobs();
            // Before looking: what is enqueued while we look is not missed.
            let enqueued = queue.enqueued();
            let free = self.deps.config.concurrency.saturating_sub(running.len());
            let more = match self.look(&mut stock, free).await {
                Ok(Look { routed, claims }) => {
                    for claim in claims {
                        running.spawn(execute_apart(self.deps.clone(), claim, stopping.clone()));
                    }
                    routed > 0
                }
                Err(error) => {
                    warn!(%error, "the worker could not look for work");
                    false
                }
            };
            while let Some(ended) = running.try_join_next() {
                note(ended);
            }
            if more {
                // More may wait in the inbox; jobs get their turn between the batches.
                tokio::task::yield_now().await;
                continue;
            }
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => break,
                Some(ended) = running.join_next() => note(ended),
                _ = tokio::time::timeout(self.deps.config.poll, enqueued) => {}
            }
        }
        info!(jobs = running.len(), "the worker stops");
        let rest = async {
            while let Some(ended) = running.join_next().await {
                note(ended)
            }
        };
        if tokio::time::timeout(self.deps.config.grace, rest).await.is_ok() {
            return;
        }
        let _ = stop.send(true);
        let handed_back = async {
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        };
        if tokio::time::timeout(HAND_BACK, handed_back).await.is_err() {
            // A handler that blocks its thread hears nothing. Its lease lapses.
            warn!(
                jobs = running.len(),
                "jobs under way cannot be stopped and are left behind"
            );
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
            report.parked += take_stock(&self.deps).await?;
            let routed = route::route_some(&self.deps).await?;
            report.routed += routed;
            let claims = self.claim(1).await?;
            if claims.is_empty() && routed == 0 {
                return Ok(report);
            }
            for claim in claims {
                let counts = Task::of(&claim).is_none_or(|task| !task.is_housekeeping());
                let outcome = execute(&self.deps, claim, stopping.clone()).await;
                if counts {
                    report.add(outcome);
                }
            }
        }
    }

    async fn look(&self, stock: &mut Stock, free: usize) -> Result<Look, JobError> {
        if stock.is_due(self.deps.config.poll) {
            take_stock(&self.deps).await?;
        }
        let routed = route::route_some(&self.deps).await?;
        let claims = self.claim(free).await?;
        Ok(Look { routed, claims })
    }

    async fn claim(&self, most: usize) -> Result<Vec<ClaimedJob>, JobError> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        if most == 0 {
            return Ok(Vec::new());
        }
        let config = &self.deps.config;
        let queue = self.deps.storage.jobs();
        Ok(queue
            .claim_known(
                &config.name,
                self.deps.now(),
                most,
                config.lease,
                config.per_corp,
                config.kinds,
            )
            .await?)
    }
}

/// What a look found.
struct Look {
    routed: u64,
    claims: Vec<ClaimedJob>,
}

/// When stock was taken last: often enough once per poll, however often jobs end.
#[derive(Default)]
struct Stock(Option<tokio::time::Instant>);

impl Stock {
    fn is_due(&mut self, every: Duration) -> bool {
        let now = tokio::time::Instant::now();
        let due = self.0.is_none_or(|last| now.duration_since(last) >= every);
        if due {
            self.0 = Some(now);
        }
        due
    }
}

/// Takes over from workers that went silent, and does what the clock asks for. Returns how many jobs were parked.
async fn take_stock(deps: &Deps) -> Result<u64, JobError> {
    let taken = deps.storage.jobs().take_over_expired(deps.now()).await?;
    for job in &taken.parked {
        let reason = job.last_error.as_deref().unwrap_or_default();
        error!(reason, "job {} ({}) is parked: {reason}", job.id, job.kind);
        if let Some(task) = Task::of_parked(job)
            && let Err(error) = handlers::given_up(deps, &task).await
        {
            error!(%error, "what depends on job {} could not be told", job.id);
        }
    }
    schedule::tick(deps).await?;
    Ok(taken.parked.len() as u64)
}

fn note(ended: Result<Outcome, tokio::task::JoinError>) {
    if let Err(error) = ended {
        error!(%error, "a job's task ended badly; its lease will lapse");
    }
}

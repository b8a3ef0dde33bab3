//! The gate before the platform, for all processes: budgets per corp and call, places per corp, blocks.
//!
//! See `docs/decisions/0010-…`. What must be seen alike by all is one step in the shared state ([`Places::ask`]). What
//! only makes waiting fair and cheap is here: callers of one corp stand in line in this process, so that at most as
//! many ask the shared state as there are places.

mod limits;
mod place;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use sidebook_ambient::{Entropy, token};
use sidebook_messenger::{CallGate, CallPlace, Paced, PacedBy, Passage};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

pub use limits::GateLimits;
use place::Place;

use super::places::{Answer, Ask, Seat};
use super::{Rate, SharedState, SharedStateError};

/// How long somebody waits before asking again for a place that another process may have given back.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// When to come back if no place was free for all our patience.
const FULL: Duration = Duration::from_secs(1);
/// When to come back if the shared state does not answer.
const UNREACHABLE: Duration = Duration::from_secs(2);

/// [`CallGate`] on the shared state. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SharedGate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: Arc<dyn SharedState>,
    entropy: Arc<dyn Entropy>,
    limits: GateLimits,
    lines: Mutex<HashMap<String, Arc<Line>>>,
}

/// Callers of one corp in this process.
#[derive(Debug)]
struct Line {
    /// As many as there are places; who waits is served in order.
    head: Arc<Semaphore>,
    /// Somebody of this process left.
    left: Notify,
}

impl SharedGate {
    /// A gate over `state`. All processes that share it must be given the same limits: see
    /// [`SharedGate::compare_limits`].
    #[must_use]
    pub fn new(state: Arc<dyn SharedState>, entropy: Arc<dyn Entropy>, limits: GateLimits) -> Self {
        metrics::describe_counter!(
            "sidebook_platform_paced_total",
            "Platform calls that were not made yet, by call and by what they wait for"
        );
        Self(Arc::new(Inner {
            state,
            entropy,
            limits,
            lines: Mutex::default(),
        }))
    }
}

/// For how long the limits of whoever started last are remembered.
const AGREED_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

impl SharedGate {
    /// Compares our limits with those of the process that started before us, and puts ours in their place: `None` when they
    /// are the same or nobody was there, otherwise both in words. Once after a change of the configuration that is as it
    /// should be; at every start it means that processes are configured differently.
    ///
    /// # Errors
    /// When the shared state cannot be reached.
    pub async fn compare_limits(&self) -> Result<Option<(String, String)>, SharedStateError> {
        const KEY: &str = "calls/limits";
        let Inner { state, limits, .. } = &*self.0;
        let ours = limits.to_string();
        let theirs = state.get(KEY).await?;
        state.put(KEY, &ours, AGREED_FOR).await?;
        Ok(theirs
            .filter(|theirs| *theirs != ours)
            .map(|theirs| (ours, theirs)))
    }
}

impl Inner {
    fn line(&self, corp: &str) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(corp) {
            return Arc::clone(line);
        }
        let line = Arc::new(Line {
            head: Arc::new(Semaphore::new(self.limits.at_once.max(1) as usize)),
            left: Notify::new(),
        });
        lines.insert(corp.to_owned(), Arc::clone(&line));
        line
    }

    /// What a call is charged to.
    fn budgets(&self, corp: Option<&str>, api: &str) -> Vec<(String, Rate)> {
        let limits = &self.limits;
        let mut budgets = vec![
            (
                format!("calls/minute/{api}"),
                GateLimits::minute(limits.all_per_minute),
            ),
            (format!("calls/hour/{api}"), GateLimits::hour(limits.all_per_hour)),
        ];
        if let Some(corp) = corp {
            budgets.extend([
                (
                    format!("calls/minute/{corp}/{api}"),
                    GateLimits::minute(limits.per_minute),
                ),
                (
                    format!("calls/hour/{corp}/{api}"),
                    GateLimits::hour(limits.per_hour),
                ),
            ]);
        }
        budgets
    }
}

/// What one call waits with.
struct Waiting<'a> {
    api: &'static str,
    until: Instant,
    gate: &'a Inner,
}

impl Waiting<'_> {
    fn refuse(&self, why: PacedBy, retry_after: Duration) -> Paced {
        metrics::counter!("sidebook_platform_paced_total", "api" => self.api, "why" => why.as_str())
            .increment(1);
        Paced {
            api: self.api,
            retry_after,
            why,
        }
    }

    /// Waits for `pause` when there is so much patience left.
    #[expect(clippy::disallowed_methods, reason = "a turn comes when real time has passed")]
    async fn pause(&self, pause: Duration, why: PacedBy) -> Result<(), Paced> {
        if Instant::now() + pause > self.until {
            return Err(self.refuse(why, pause));
        }
        tokio::time::sleep(pause).await;
        Ok(())
    }

    /// The head of the line, in order.
    async fn head(&self, line: &Line) -> Result<OwnedSemaphorePermit, Paced> {
        let head = Arc::clone(&line.head);
        match tokio::time::timeout_at(self.until, head.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(self.refuse(PacedBy::Parallel, FULL)),
        }
    }

    /// Until somebody of ours leaves, or somebody else may have.
    async fn somebody_leaves(&self, line: &Line) -> Result<(), Paced> {
        if Instant::now() >= self.until {
            return Err(self.refuse(PacedBy::Parallel, FULL));
        }
        let mut random = [0_u8; 1];
        self.gate.entropy.fill(&mut random);
        let pause = LOOK_AGAIN + Duration::from_micros(100 * u64::from(random[0]));
        let _ = tokio::time::timeout(pause, line.left.notified()).await;
        Ok(())
    }
}

#[async_trait]
impl CallGate for SharedGate {
    async fn enter(&self, passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced> {
        let gate = &*self.0;
        let corp = passage.corp.map(|corp| corp.as_str());
        let block = format!("calls/blocked/{}/{}", corp.unwrap_or("-"), passage.api);
        let budgets = gate.budgets(corp, passage.api);
        let line = corp.map(|corp| gate.line(corp));
        let seat_key = corp.map(|corp| format!("calls/places/{corp}"));
        let holder = token(&*gate.entropy, 16);
        let seat = seat_key.as_deref().map(|key| Seat {
            key,
            most: gate.limits.at_once.max(1),
            grow: gate.limits.grow,
            holder: &holder,
            lease: passage.at_most,
        });
        let ask = Ask {
            seat,
            block: &block,
            budgets: &budgets,
        };
        let waiting = Waiting {
            api: passage.api,
            until: Instant::now() + gate.limits.patience,
            gate,
        };
        let mut head = None;
        loop {
            if let (Some(line), None) = (&line, &head) {
                head = Some(waiting.head(line).await?);
            }
            let answer = gate.state.ask(&ask).await.map_err(|error| {
                tracing::warn!(%error, api = passage.api, "the budget of platform calls is not known");
                waiting.refuse(PacedBy::Unknown, UNREACHABLE)
            })?;
            match answer {
                Answer::In { at } => {
                    return Ok(Box::new(Place::new(self.clone(), &ask, at, line, head)));
                }
                Answer::Blocked(left) => return Err(waiting.refuse(PacedBy::Blocked, left)),
                // Not at the head of the line: other calls of the corp have budgets of their own.
                Answer::Spent(wait) => {
                    head = None;
                    waiting.pause(wait, PacedBy::Rate).await?;
                }
                Answer::Full => match &line {
                    Some(line) => waiting.somebody_leaves(line).await?,
                    None => return Err(waiting.refuse(PacedBy::Parallel, FULL)),
                },
            }
        }
    }
}

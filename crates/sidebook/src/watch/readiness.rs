use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sidebook_ambient::Clock;
use sidebook_storage::Storage;
use sidebook_storage::shared::SharedState;
use tokio::sync::Mutex;
use tracing::{info, warn};

use crate::config::Role;

/// Probes that come within this time share one look, so that they cannot burden the database.
const LOOKED: TimeDelta = TimeDelta::seconds(2);
/// What takes longer is as good as gone.
const PATIENCE: Duration = Duration::from_secs(2);
/// The platform pushes a ticket every ten minutes; a token lives two hours. So late, something is wrong.
const TICKET_LATE: TimeDelta = TimeDelta::minutes(30);

/// Whether the process can do its work. One for all probes.
pub(crate) struct Readiness {
    storage: Storage,
    shared: Arc<dyn SharedState>,
    clock: Arc<dyn Clock>,
    /// Whose ticket has to come in, when there is a third-party app.
    suite: Option<String>,
    /// Whether callbacks arrive here: they need the database only.
    receives: bool,
    stopping: AtomicBool,
    last: Mutex<Option<(DateTime<Utc>, Report)>>,
}

/// What `/readyz` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Report {
    /// Whether to send work here.
    pub(crate) ready: bool,
    checks: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    detail: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// Somebody should look; work can be sent here all the same.
    Warning,
    /// Send no work here.
    Failed,
}

impl Check {
    fn new(name: &'static str, state: State, detail: &'static str) -> Self {
        Self { name, state, detail }
    }
}

impl Report {
    fn of(checks: Vec<Check>) -> Self {
        let ready = checks.iter().all(|check| check.state != State::Failed);
        Self { ready, checks }
    }
}

impl Readiness {
    pub(crate) fn new(
        storage: Storage,
        shared: Arc<dyn SharedState>,
        clock: Arc<dyn Clock>,
        suite: Option<String>,
        roles: &[Role],
    ) -> Self {
        Self {
            storage,
            shared,
            clock,
            suite,
            receives: roles.contains(&Role::Receiver),
            stopping: AtomicBool::new(false),
            last: Mutex::new(None),
        }
    }

    /// From now on: not ready.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// How it stands, looked at a moment ago or now.
    pub(crate) async fn report(&self) -> Report {
        if self.stopping.load(Ordering::Relaxed) {
            return Report::of(vec![Check::new("process", State::Failed, "stopping")]);
        }
        // Whoever comes while somebody looks waits for that look.
        let mut last = self.last.lock().await;
        let now = self.clock.now();
        if let Some((at, report)) = &*last
            // A clock that was set back does not make an old look new.
            && (TimeDelta::zero()..LOOKED).contains(&(now - *at))
        {
            return report.clone();
        }
        let report = Report::of(self.look(now).await);
        let before = last.replace((now, report.clone()));
        log_changes(before.as_ref().map(|(_, report)| report), &report);
        report
    }

    async fn look(&self, now: DateTime<Utc>) -> Vec<Check> {
        let (database, shared) = tokio::join!(self.database(), self.shared_state());
        // Nothing can be asked of a database that does not answer.
        if database.state == State::Failed {
            return vec![database, shared];
        }
        let (schema, ticket) = tokio::join!(self.schema(), self.ticket(now));
        [database, shared, schema].into_iter().chain(ticket).collect()
    }

    async fn database(&self) -> Check {
        match tokio::time::timeout(PATIENCE, self.storage.ping()).await {
            Ok(Ok(())) => Check::new("database", State::Ok, "answers"),
            Ok(Err(_)) => Check::new("database", State::Failed, "cannot be reached"),
            Err(_) => Check::new("database", State::Failed, "does not answer in time"),
        }
    }

    /// Callbacks must be taken while the shared state is away, and what it held is rebuilt: only a process that has
    /// nothing but signed-in people to serve is of no use without it.
    async fn shared_state(&self) -> Check {
        let failed = if self.receives {
            State::Warning
        } else {
            State::Failed
        };
        match tokio::time::timeout(PATIENCE, self.shared.get("readiness")).await {
            Ok(Ok(_)) => Check::new("shared_state", State::Ok, "answers"),
            Ok(Err(_)) => Check::new("shared_state", failed, "cannot be reached"),
            Err(_) => Check::new("shared_state", failed, "does not answer in time"),
        }
    }

    async fn schema(&self) -> Check {
        match tokio::time::timeout(PATIENCE, self.storage.pending_migrations()).await {
            Ok(Ok(pending)) if pending.is_empty() => Check::new("schema", State::Ok, "up to date"),
            Ok(Ok(_)) => Check::new("schema", State::Failed, "steps are missing: sidebook migrate up"),
            _ => Check::new("schema", State::Failed, "cannot be read"),
        }
    }

    async fn ticket(&self, now: DateTime<Utc>) -> Option<Check> {
        let suite = self.suite.as_deref()?;
        let view = self.storage.view();
        let tickets = view.system();
        let tickets = tickets.suite_tickets();
        let newest = tokio::time::timeout(PATIENCE, tickets.newest(suite)).await;
        let (state, detail) = match newest {
            Ok(Ok(tickets)) => match tickets.first() {
                Some(newest) if now - newest.issued_at < TICKET_LATE => (State::Ok, "fresh"),
                Some(_) => (
                    State::Warning,
                    "none for half an hour: look at the callback address",
                ),
                None => (State::Warning, "none yet: it comes within ten minutes"),
            },
            _ => (State::Warning, "cannot be read"),
        };
        Some(Check::new("suite_ticket", state, detail))
    }
}

/// One line when a check changes, not one for each probe.
fn log_changes(before: Option<&Report>, now: &Report) {
    for check in &now.checks {
        let known = before.and_then(|report| report.checks.iter().find(|other| other.name == check.name));
        if known.map_or(State::Ok, |known| known.state) == check.state {
            continue;
        }
        let (name, detail) = (check.name, check.detail);
        match check.state {
            State::Ok => info!(check = name, "{name} is well again: {detail}"),
            State::Warning => warn!(check = name, "{name}: {detail}"),
            State::Failed => warn!(check = name, "not ready: {name}: {detail}"),
        }
    }
}

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sidebook_messenger::{Failure, MemberId, MessengerError, Paced, PacedBy};
use sidebook_storage::SyncRun;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::ahead::{Ahead, came_in};
use super::checkpoint::Checkpoint;
use super::reading::{Ask, Read, Reader, Said};
use super::storing::{Arrived, TOGETHER, complete, store};
use super::{Trouble, plan};
use crate::JobError;
use crate::deps::{BoundCorp, Deps};
use crate::handlers::Done;

/// How long calls under way may go on when the run makes room: what they bring is read again otherwise.
const DRAIN: Duration = Duration::from_secs(3);

/// How often members that came in meanwhile are read in the same run; who comes later is left to events.
const ROUNDS: u32 = 3;

/// A transaction under way.
type Storing<'a> = Pin<Box<dyn Future<Output = Result<Option<Checkpoint>, JobError>> + Send + 'a>>;

/// A run under way: reads as many pages at once as there may be, and stores them meanwhile.
pub(super) struct Engine<'a> {
    deps: &'a Deps,
    corp: &'a BoundCorp,
    run: &'a SyncRun,
    began: DateTime<Utc>,
    /// As it is in the database; absent while it is being written.
    at: Option<Checkpoint>,
    ahead: Ahead,
    reader: Reader,
    reading: JoinSet<Read>,
    lists: usize,
    arrived: VecDeque<Arrived>,
    /// How many reads at once.
    window: usize,
    /// Whether anything was committed.
    stored: bool,
    /// Why no further reads begin.
    ending: Option<Trouble>,
    /// Who was shown at the last look.
    shown: Option<Vec<MemberId>>,
}

enum Next {
    Read(Read),
    Stored(Result<Option<Checkpoint>, JobError>),
    TimeIsUp,
    GivenUp,
}

impl<'a> Engine<'a> {
    pub(super) fn new(deps: &'a Deps, corp: &'a BoundCorp, run: &'a SyncRun, at: Checkpoint) -> Self {
        let calls = deps.config.calls_at_once.max(1) as usize;
        Self {
            deps,
            corp,
            run,
            began: deps.now(),
            ahead: Ahead::of(run.kind, &at),
            at: Some(at),
            reader: Reader {
                messenger: deps.messenger.clone(),
                clock: deps.clock.clone(),
                corp: corp.key.clone(),
            },
            reading: JoinSet::new(),
            lists: 0,
            arrived: VecDeque::new(),
            // Some more than may be called at once: when a call ends, the next one stands at the gate already.
            window: calls + calls / 2,
            stored: false,
            ending: None,
            shown: None,
        }
    }

    pub(super) async fn go_on(mut self) -> Result<Done, Trouble> {
        let mut storing: Option<Storing<'a>> = None;
        loop {
            self.begin_reads();
            if storing.is_none() && !self.arrived.is_empty() {
                storing = self.begin_store();
            }
            if storing.is_none() && self.reading.is_empty() {
                if let Some(trouble) = self.ending.take() {
                    return Err(self.outcome(trouble));
                }
                if self.ahead.is_empty() && !self.look_for_members().await? {
                    return self.finish().await;
                }
                continue;
            }
            match self.next(&mut storing).await {
                Next::Read(read) => self.note(read),
                Next::Stored(Ok(Some(at))) => {
                    (self.at, self.stored, storing) = (Some(at), true, None);
                    self.make_room();
                }
                Next::Stored(Ok(None)) => return Ok(Done::NothingToDo),
                Next::Stored(Err(error)) => return Err(error.into()),
                Next::TimeIsUp => self.reading.abort_all(),
                Next::GivenUp => {}
            }
        }
    }

    /// Begins as many reads as there may be, unless storing cannot keep up.
    fn begin_reads(&mut self) {
        while self.ending.is_none()
            && self.reading.len() < self.window
            && self.arrived.len() < 2 * TOGETHER.max(self.window)
        {
            // While a list is on its way, groups found before come first.
            let enough = if self.lists > 0 && self.ahead.has_groups() {
                1
            } else {
                2 * self.window
            };
            let Some(ask) = self.ahead.next(enough) else {
                return;
            };
            if matches!(ask, Ask::Groups(_)) {
                self.lists += 1;
            }
            let read = self.reader.clone().read(ask);
            self.reading.spawn(read.in_current_span());
        }
    }

    /// Takes what arrived first, as much as one transaction should hold.
    fn begin_store(&mut self) -> Option<Storing<'a>> {
        let at = self.at.take()?;
        let (mut batch, mut weight) = (Vec::new(), 0);
        while let Some(next) = self.arrived.front()
            && (batch.is_empty() || weight + next.weight() <= TOGETHER)
        {
            weight += next.weight();
            batch.extend(self.arrived.pop_front());
        }
        Some(Box::pin(store(self.deps, self.corp, self.run, at, batch)))
    }

    async fn next(&mut self, storing: &mut Option<Storing<'a>>) -> Next {
        let is_storing = storing.is_some();
        let stored = async {
            match storing {
                Some(storing) => storing.await,
                None => std::future::pending().await,
            }
        };
        let is_draining = self.ending.is_some() && !is_storing;
        let read = async {
            match self.reading.join_next().await {
                Some(Ok(read)) => Next::Read(read),
                Some(Err(error)) if error.is_panic() => resume_unwind(error.into_panic()),
                Some(Err(_)) => Next::GivenUp,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            stored = stored => Next::Stored(stored),
            read = read => read,
            () = drained(is_draining) => Next::TimeIsUp,
        }
    }

    /// What an answer means for what is read next, and for what is to be stored.
    fn note(&mut self, read: Read) {
        let at = read.at;
        let arrived = match read.said {
            Said::Contacts(lane, page) => Arrived::Contacts {
                lane: lane.id,
                members: lane.members.clone(),
                turn: self.ahead.page_read(lane, page.entries.len(), page.next),
                entries: page.entries,
                unlicensed: page.unlicensed,
                hidden: page.hidden,
                at,
            },
            Said::Groups(lane, page) => {
                self.lists = self.lists.saturating_sub(1);
                self.ahead.listed(&page.groups);
                Arrived::Groups {
                    lane: lane.id,
                    turn: self.ahead.page_read(lane, page.groups.len(), page.next),
                    groups: page.groups,
                    hidden: page.hidden,
                    at,
                }
            }
            Said::Group(chat, group) => Arrived::Group { chat, group, at },
            Said::Hidden(chat) => Arrived::Hidden { chat },
            Said::Failed(ask, error) => match self.failed(ask, error) {
                Some(arrived) => arrived,
                None => return,
            },
        };
        self.arrived.push_back(arrived);
    }

    fn failed(&mut self, ask: Ask, error: MessengerError) -> Option<Arrived> {
        if matches!(ask, Ask::Groups(_)) {
            self.lists = self.lists.saturating_sub(1);
        }
        let failure = error.failure();
        if let Ask::Contacts(lane) | Ask::Groups(lane) = &ask
            && let Some(turn) = self.ahead.refused(lane.clone(), failure)
        {
            let unlicensed = failure == Some(Failure::Unlicensed);
            return Some(Arrived::Refused {
                lane: lane.id,
                turn,
                unlicensed,
            });
        }
        self.ahead.give_back(ask);
        match &error {
            // The places are taken by others, or fewer for a while: the rest of ours goes on.
            MessengerError::Paced(Paced {
                why: PacedBy::Parallel,
                ..
            }) if !self.reading.is_empty() => self.window = (self.window / 2).max(1),
            _ if self.ending.is_none() => self.ending = Some(error.into()),
            _ => {}
        }
        None
    }

    /// After a slice of time, others may want the worker.
    fn make_room(&mut self) {
        let passed = (self.deps.now() - self.began).to_std().unwrap_or_default();
        if passed >= self.deps.config.sync_slice && self.ending.is_none() {
            let after = Duration::ZERO;
            self.ending = Some(JobError::Later { after }.into());
        }
    }

    /// A run that gets on is not given up for what goes wrong now and then.
    fn outcome(&self, trouble: Trouble) -> Trouble {
        match trouble {
            Trouble::Platform(error) if self.stored && !error.authorisation_gone() => {
                match error.retry_after() {
                    Some(after) => JobError::Later { after }.into(),
                    None => Trouble::Platform(error),
                }
            }
            trouble => trouble,
        }
    }

    /// Members that came in while the run was under way. `false` when there are none.
    async fn look_for_members(&mut self) -> Result<bool, Trouble> {
        let Some(at) = &self.at else { return Ok(false) };
        if at.rounds >= ROUNDS {
            return Ok(false);
        }
        let now = self.deps.messenger.followers(&self.corp.key).await?;
        let members = came_in(&at.members, now.clone());
        self.shown = Some(now);
        if members.is_empty() {
            return Ok(false);
        }
        let known = std::collections::HashMap::new();
        let lanes = plan::lanes(&members, &known, super::shape(self.deps), self.ahead.ids());
        self.ahead.add(&lanes);
        self.arrived.push_back(Arrived::Members { members, lanes });
        Ok(true)
    }

    async fn finish(self) -> Result<Done, Trouble> {
        let Some(at) = &self.at else {
            return Ok(Done::NothingToDo);
        };
        if complete(self.deps, self.corp, self.run, at, self.shown.as_deref()).await? {
            Ok(Done::Finished)
        } else {
            Ok(Done::NothingToDo)
        }
    }
}

async fn drained(is_draining: bool) {
    if is_draining {
        pause(DRAIN).await;
    } else {
        std::future::pending().await
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "calls under way end by themselves in real time"
)]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

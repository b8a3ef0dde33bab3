//! Callbacks that wait for delivery, and what became of earlier ones.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::world::AppKey;

/// How many finished callbacks are remembered.
const LOG: usize = 1000;

/// Where a callback goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum Target {
    /// Instruction URL of the suite.
    Instruction,
    /// Data URL of the suite.
    Data,
    /// Callback URL of an internal app.
    Internal {
        /// The app.
        app: AppKey,
    },
}

/// One callback.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Push {
    /// Number; grows within the world.
    pub id: u64,
    /// Where it goes.
    #[serde(flatten)]
    pub target: Target,
    /// Event and kind of change, such as `change_external_contact/add_external_contact`.
    pub event: String,
    /// Corp it is about, encrypted id; empty for tickets.
    pub corp: String,
    /// `ToUserName` of the envelope.
    pub to_user_name: String,
    /// `AgentID` of the envelope; empty for instructions.
    pub agent_id: String,
    /// Receiver id inside the cipher text.
    pub receiver: String,
    /// The decrypted payload: the same in every attempt and duplicate.
    pub xml: String,
    /// Unix seconds.
    pub created_at: i64,
    /// Unix seconds from which the next attempt may run.
    pub due_at: i64,
    /// What happened so far.
    pub attempts: Vec<Attempt>,
    /// Where it stands.
    pub status: PushStatus,
}

/// One try to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Unix seconds.
    pub at: i64,
    /// Whether the receiver took it.
    pub accepted: bool,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// `ok`, or why it counts as failed.
    pub note: String,
    /// Milliseconds until the answer.
    pub took_ms: u64,
}

/// Where a callback stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushStatus {
    /// Not delivered yet.
    Waiting,
    /// Taken by the receiver.
    Delivered,
    /// Given up after three attempts.
    GivenUp,
}

/// All callbacks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Outbox {
    waiting: VecDeque<Push>,
    log: VecDeque<Push>,
    /// Unix seconds of the last suite ticket that was queued by time.
    pub(crate) ticket_at: i64,
}

impl Outbox {
    /// Queues a callback.
    pub fn queue(&mut self, push: Push) {
        self.waiting.push_back(push);
    }

    /// Callbacks that wait.
    pub fn waiting(&self) -> impl Iterator<Item = &Push> {
        self.waiting.iter()
    }

    /// Finished callbacks, the last one first.
    pub fn log(&self) -> impl Iterator<Item = &Push> {
        self.log.iter().rev()
    }

    /// Forgets everything that waits.
    pub fn clear(&mut self) -> usize {
        let count = self.waiting.len();
        self.waiting.clear();
        count
    }

    /// Whether a callback waits that may be tried now.
    pub(super) fn is_due(&self, now: i64) -> bool {
        self.waiting.iter().any(|push| push.due_at <= now)
    }

    pub(super) fn take_due(&mut self, now: i64) -> Vec<Push> {
        let (due, later) = self.waiting.drain(..).partition(|push| push.due_at <= now);
        self.waiting = later;
        Vec::from_iter::<VecDeque<Push>>(due)
    }

    pub(super) fn put_back(&mut self, push: Push) {
        match push.status {
            PushStatus::Waiting => self.waiting.push_back(push),
            PushStatus::Delivered | PushStatus::GivenUp => {
                self.log.push_back(push);
                if self.log.len() > LOG {
                    self.log.pop_front();
                }
            }
        }
    }
}

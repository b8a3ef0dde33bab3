//! The hand that moves the world: for tests in process, for the chat window and panels as JSON under `/sim/api/`.

mod actions;
mod customers;
mod groups;
mod install;
mod members;
mod pushes;
mod routes;
mod tags;
mod transfers;

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::web::ServiceConfig;

use crate::config::BehaviourConfig;
use crate::error::SimulatorError;
use crate::faults::{Fault, Faults};
use crate::platform::Peak;
use crate::shared::Shared;
use crate::world::{ClientSession, Message, NewMessage, TokenKind, WorldHandle};

pub use customers::{EditContact, NewContact};
pub use groups::NewGroup;
pub use members::NewMember;

/// Mounts `/sim/api/…`; see the crate's README for the routes.
pub fn configure(cfg: &mut ServiceConfig) {
    routes::configure(cfg);
}

/// Looks at the world and changes it as people in the client and the console would: with events.
#[derive(Debug, Clone)]
pub struct Control {
    pub(crate) shared: Arc<Shared>,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &WorldHandle {
        &self.shared.world
    }

    /// How often an API was called: its path below `/cgi-bin/`, or the last parts of it such as `batch/get_by_user`.
    #[must_use]
    pub fn calls(&self, api: &str) -> u64 {
        self.shared.calls.of(api)
    }

    /// How often every API was called.
    #[must_use]
    pub fn all_calls(&self) -> BTreeMap<String, u64> {
        self.shared.calls.all()
    }

    /// The most that was seen of an API, of whichever corp: calls at once, in a minute, in an hour, and how many were
    /// refused for that.
    #[must_use]
    pub fn peak(&self, api: &str) -> Peak {
        self.shared.limits.peak(api)
    }

    /// The most calls at once of one corp, of all APIs together.
    #[must_use]
    pub fn most_at_once(&self) -> u64 {
        self.shared.limits.most_at_once()
    }

    /// Begins to count calls from zero.
    pub fn reset_calls(&self) {
        self.shared.calls.reset();
        self.shared.limits.forget_peaks();
    }

    /// Switches a fault on.
    pub fn add_fault(&self, fault: Fault) {
        self.world().write(|world| world.faults.add(fault));
    }

    /// Replaces all faults; an empty list switches everything off.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.world().write(|world| world.faults.set(faults));
    }

    /// The faults that are switched on.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.world().read(|world| world.faults.clone())
    }

    /// Changes how the platform behaves.
    pub fn set_behaviour(&self, change: impl FnOnce(&mut BehaviourConfig)) {
        self.world().write(|world| change(&mut world.behaviour));
    }

    /// Revokes every corp token of this corp (encrypted or plain id): the next call answers 40014. Returns how many.
    ///
    /// # Errors
    /// There is no such corp.
    pub fn invalidate_corp_tokens(&self, corp: &str) -> Result<usize, SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            Ok(world
                .tokens
                .revoke(|kind| matches!(kind, TokenKind::Corp(app) if app.corp == corp)))
        })
    }

    /// Revokes the suite token: the next call answers 40082. Returns how many there were.
    pub fn invalidate_suite_tokens(&self) -> usize {
        self.world()
            .write(|world| world.tokens.revoke(|kind| *kind == TokenKind::Suite))
    }

    /// Who sits before the simulated client and what is open there.
    #[must_use]
    pub fn session(&self) -> ClientSession {
        self.world().read(|world| world.session.clone())
    }

    /// Changes it.
    ///
    /// # Errors
    /// Corp, member or conversation do not exist or do not belong together.
    pub fn set_session(&self, session: ClientSession) -> Result<(), SimulatorError> {
        self.world().write(|world| world.set_session(session))
    }

    /// Says something in a conversation.
    ///
    /// # Errors
    /// The conversation or the sender does not exist.
    pub fn post(&self, message: NewMessage) -> Result<Message, SimulatorError> {
        self.world().write(|world| world.post(message))
    }

    /// Messages of a conversation, oldest first.
    #[must_use]
    pub fn messages(&self, conversation: &str) -> Vec<Message> {
        self.world()
            .read(|world| world.messages_of(conversation).to_vec())
    }

    /// Writes the world file now.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self) -> Result<(), SimulatorError> {
        self.world().save()
    }

    pub(crate) fn wake(&self) {
        self.shared.wake.notify_one();
    }
}

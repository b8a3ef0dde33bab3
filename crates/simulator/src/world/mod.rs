//! The world model: everything the platform remembers, behind one lock.

pub mod access;
mod apps;
mod chats;
mod generate;
mod handle;
mod identity;
pub mod ids;
mod install;
mod media;
mod model;
mod session;
mod store;
mod tokens;
mod transfers;
mod watched;

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sidebook_ambient::{Clock, Entropy};

pub use apps::{AppKey, AppKind, AppMessage, InternalApp};
pub use chats::{Conversation, ConversationKind, Message, NewMessage, Sender, SenderKind};
pub use handle::WorldHandle;
pub use identity::{OauthCode, OauthScope, UserTicket};
pub use install::{AuthCode, InstallRequest, Installation, PreAuthCode, Scope, Suite, SuiteTicket};
pub use media::Media;
pub use model::{
    Contact, Corp, Department, Follow, FollowStatus, Group, GroupPerson, InternalChat, Licence, Member, Tag,
    TagGroup,
};
pub use session::{ClientSession, Entry};
pub use tokens::{Token, TokenKind, TokenProblem, Tokens};
pub use transfers::{Transfer, TransferState};
pub use watched::Watched;

pub(crate) use install::state_is_good;
pub(crate) use store::{load, save};

use crate::chat::Client;
use crate::config::{BehaviourConfig, SimulatorConfig};
use crate::error::SimulatorError;
use crate::faults::Faults;
use crate::pusher::Outbox;

/// What the world is given from outside: configuration, time and randomness.
#[derive(Debug, Clone)]
pub struct Env {
    /// The configuration it was started with.
    pub config: Arc<SimulatorConfig>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness of tokens, codes and nonces.
    pub entropy: Arc<dyn Entropy>,
}

/// Everything the platform remembers.
#[derive(Debug)]
pub struct World {
    /// Configuration, time and randomness.
    pub env: Env,
    /// How the platform behaves now; begins as configured, tests change it.
    pub behaviour: BehaviourConfig,
    /// Faults that are switched on.
    pub faults: Watched<Faults>,
    /// The program that the member chats with.
    pub client: Watched<Client>,
    /// Apps that corps built for themselves; from the configuration.
    pub internal_apps: Vec<InternalApp>,
    state: State,
}

/// The part of the world that a world file keeps.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// Corps by encrypted id.
    pub corps: Watched<BTreeMap<String, Corp>>,
    /// The third-party app.
    pub suite: Watched<Suite>,
    /// Tokens and tickets.
    pub tokens: Watched<Tokens>,
    /// OAuth codes by value.
    pub oauth_codes: Watched<BTreeMap<String, OauthCode>>,
    /// Tickets for sensitive fields by value.
    pub user_tickets: Watched<BTreeMap<String, UserTicket>>,
    /// Uploaded files by media id.
    pub media: Watched<BTreeMap<String, Media>>,
    /// Messages by conversation id.
    pub messages: Watched<BTreeMap<String, Vec<Message>>>,
    /// What apps sent to members.
    pub app_messages: Watched<Vec<AppMessage>>,
    /// Who sits before the simulated client, and what is open there.
    pub session: Watched<ClientSession>,
    /// Callbacks to deliver, and what became of earlier ones.
    pub outbox: Watched<Outbox>,
    /// Counts everything that needs a number.
    pub serial: Watched<u64>,
}

impl Deref for World {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl World {
    /// A world as the world file or the seed of the configuration says.
    ///
    /// # Errors
    /// The world file cannot be read, or an internal app names a corp that does not exist.
    pub fn new(env: Env) -> Result<Self, SimulatorError> {
        let kept = match &env.config.world_file {
            Some(path) => load(path)?,
            None => None,
        };
        let mut state = match kept {
            Some(state) => state,
            None => generate::world(&env.config, env.clock.now().timestamp()),
        };
        for corp in state.corps.values_mut() {
            corp.index();
        }
        apps::check_keys(&env.config)?;
        let behaviour = env.config.behaviour.clone();
        let internal_apps = apps::internal_apps(&env.config, &state)?;
        Ok(Self {
            env,
            behaviour,
            faults: Watched::default(),
            client: Client::since(*state.serial).into(),
            internal_apps,
            state,
        })
    }

    /// Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.env.clock.now().timestamp()
    }

    /// `length` random letters and digits.
    #[must_use]
    pub fn random(&self, length: usize) -> String {
        sidebook_ambient::token(self.env.entropy.as_ref(), length)
    }

    /// The next number.
    pub fn next_serial(&mut self) -> u64 {
        *self.state.serial += 1;
        *self.state.serial
    }

    /// The corp with this encrypted or plain id.
    #[must_use]
    pub fn corp(&self, id: &str) -> Option<&Corp> {
        self.corps
            .get(id)
            .or_else(|| self.corps.values().find(|corp| corp.plain_id == id))
    }

    /// The corp with this encrypted or plain id, to change it.
    ///
    /// # Errors
    /// There is none.
    pub fn corp_mut(&mut self, id: &str) -> Result<&mut Corp, SimulatorError> {
        let key = self.corp(id).map(|corp| corp.id.clone());
        let corp = key.and_then(|key| self.state.corps.get_mut(&key));
        corp.ok_or_else(|| SimulatorError::unknown("corp", id))
    }

    /// The corp with this encrypted or plain id.
    ///
    /// # Errors
    /// There is none.
    pub fn need_corp(&self, id: &str) -> Result<&Corp, SimulatorError> {
        self.corp(id).ok_or_else(|| SimulatorError::unknown("corp", id))
    }
}

//! The world model: everything the platform remembers, behind one lock.

pub mod access;
mod apps;
mod chats;
mod generate;
mod identity;
pub mod ids;
mod install;
mod media;
mod model;
mod session;
mod store;
mod tokens;

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use sidebook_ambient::{Clock, Entropy};
use tokio::sync::watch;

pub use apps::{AppKey, AppKind, AppMessage, InternalApp};
pub use chats::{Conversation, ConversationKind, Message, NewMessage, Sender, SenderKind};
pub use identity::{OauthCode, OauthScope, UserTicket};
pub use install::{AuthCode, InstallRequest, Installation, PreAuthCode, Scope, Suite, SuiteTicket};
pub use media::Media;
pub use model::{
    Contact, Corp, Department, Follow, FollowStatus, Group, GroupPerson, InternalChat, Licence, Member, Tag,
    TagGroup,
};
pub use session::{ClientSession, Entry};
pub use tokens::{Token, TokenKind, TokenProblem, Tokens};

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
    pub faults: Faults,
    /// The program that the member chats with.
    pub client: Client,
    /// Apps that corps built for themselves; from the configuration.
    pub internal_apps: Vec<InternalApp>,
    state: State,
}

/// The part of the world that a world file keeps.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// Corps by encrypted id.
    pub corps: BTreeMap<String, Corp>,
    /// The third-party app.
    pub suite: Suite,
    /// Tokens and tickets.
    pub tokens: Tokens,
    /// OAuth codes by value.
    pub oauth_codes: BTreeMap<String, OauthCode>,
    /// Tickets for sensitive fields by value.
    pub user_tickets: BTreeMap<String, UserTicket>,
    /// Uploaded files by media id.
    pub media: BTreeMap<String, Media>,
    /// Messages by conversation id.
    pub messages: BTreeMap<String, Vec<Message>>,
    /// What apps sent to members.
    pub app_messages: Vec<AppMessage>,
    /// Who sits before the simulated client, and what is open there.
    pub session: ClientSession,
    /// Callbacks to deliver, and what became of earlier ones.
    pub outbox: Outbox,
    /// Counts everything that needs a number.
    pub serial: u64,
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
            faults: Faults::default(),
            client: Client::since(state.serial),
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
        self.state.serial += 1;
        self.state.serial
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

    pub(crate) fn state(&self) -> &State {
        &self.state
    }
}

/// The world, shared. Hold neither guard across an await: the closures make that impossible.
#[derive(Debug, Clone)]
pub struct WorldHandle {
    world: Arc<RwLock<World>>,
    changed: Arc<AtomicBool>,
    revision: Arc<watch::Sender<u64>>,
}

impl WorldHandle {
    /// Shares `world`.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self {
            world: Arc::new(RwLock::new(world)),
            changed: Arc::new(AtomicBool::new(true)),
            revision: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Counts changes, for those who wait for the next one.
    #[must_use]
    pub fn revision(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Looks at the world.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world.
    pub fn write<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.changed.store(true, Ordering::SeqCst);
        let outcome = change(&mut self.world.write().unwrap_or_else(PoisonError::into_inner));
        self.revision.send_modify(|revision| *revision += 1);
        outcome
    }

    /// Writes the world file if there is one and the world changed since the last time.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self) -> Result<(), SimulatorError> {
        if !self.changed.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let outcome = self.read(|world| match &world.env.config.world_file {
            Some(path) => save(path, world.state()),
            None => Ok(()),
        });
        if outcome.is_err() {
            self.changed.store(true, Ordering::SeqCst);
        }
        outcome
    }
}

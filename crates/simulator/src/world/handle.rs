//! The world, shared: who looks, who changes, and what a change means for file and window.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::{World, save};
use crate::error::SimulatorError;

/// What was changed since the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Touched {
    /// Something that the world file keeps.
    pub(super) kept: bool,
    /// Something that the chat window shows.
    pub(super) shown: bool,
}

impl World {
    /// What was changed since this was asked last.
    pub(super) fn take_touched(&mut self) -> Touched {
        let state = &mut self.state;
        let listed = [
            state.corps.take_touched(),
            state.suite.quietly().installations.take_touched(),
            state.messages.take_touched(),
            state.app_messages.take_touched(),
            state.session.take_touched(),
            state.outbox.take_touched(),
        ];
        let secret = [
            state.tokens.take_touched(),
            state.oauth_codes.take_touched(),
            state.user_tickets.take_touched(),
            state.media.take_touched(),
            state.serial.take_touched(),
            state.suite.take_touched(),
        ];
        let forgotten = [self.faults.take_touched(), self.client.take_touched()];
        let any = |of: &[bool]| of.contains(&true);
        Touched {
            kept: any(&listed) || any(&secret),
            shown: any(&listed) || any(&forgotten),
        }
    }
}

/// The world, shared. Hold neither guard across an await: the closures make that impossible.
#[derive(Debug, Clone)]
pub struct WorldHandle {
    world: Arc<RwLock<World>>,
    unsaved: Arc<AtomicBool>,
    revision: Arc<watch::Sender<u64>>,
}

impl WorldHandle {
    /// Shares `world`.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self {
            world: Arc::new(RwLock::new(world)),
            unsaved: Arc::new(AtomicBool::new(true)),
            revision: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Counts changes of what the chat window shows, for those who wait for the next one.
    #[must_use]
    pub fn revision(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Looks at the world.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world. A `change` that only looks is none: nothing is saved or drawn again because of it.
    pub fn write<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let (outcome, touched) = {
            let mut world = self.world.write().unwrap_or_else(PoisonError::into_inner);
            (change(&mut world), world.take_touched())
        };
        if touched.kept {
            self.unsaved.store(true, Ordering::SeqCst);
        }
        if touched.shown {
            self.revision.send_modify(|revision| *revision += 1);
        }
        outcome
    }

    /// Writes the world file if there is one and the world changed since the last time.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self) -> Result<(), SimulatorError> {
        if !self.unsaved.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let outcome = self.read(|world| match &world.env.config.world_file {
            Some(path) => save(path, &world.state),
            None => Ok(()),
        });
        if outcome.is_err() {
            self.unsaved.store(true, Ordering::SeqCst);
        }
        outcome
    }
}

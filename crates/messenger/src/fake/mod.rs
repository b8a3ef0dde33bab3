//! A messenger platform with a memory, for tests: ask it what it knows, not how often it was called.
//!
//! A test changes the world ([`FakeMessenger::follow`], [`FakeMessenger::dismiss`], …) and gets the [`Event`] that
//! the platform would push; [`event_body`] writes it as a callback body that [`Messenger::read_event`] reads back.
//! Reads answer from the world as it stands, page by page, and faults are put in the way by name of the call.
//!
//! [`Event`]: crate::Event
//! [`Messenger::read_event`]: crate::Messenger::read_event

mod blocked;
mod changes;
mod fault;
mod port;
mod transfers;
mod wire;
mod world;

pub use fault::Fault;
pub use transfers::FakeTransfer;
pub use wire::event_body;
pub use world::{Call, FakeCorp, FakeGroup, FakeMember};

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::{CallGate, PlatformCorpId};
use blocked::Blocked;
use world::World;

/// The platform.
#[derive(Debug, Default)]
pub struct FakeMessenger {
    world: Mutex<World>,
    stuck: Notify,
    released: Notify,
    blocked: Blocked,
    gate: Mutex<Option<Arc<dyn CallGate>>>,
}

impl FakeMessenger {
    /// A secret of a self-built app that the platform refuses; it takes any other.
    pub const WRONG_SECRET: &'static str = "wrong-secret";

    /// An empty platform with pages of 2 entries, so that small worlds have several pages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries a page holds from now on.
    pub fn page_size(&self, entries: usize) {
        self.lock().page_size = entries.max(1);
    }

    /// Every call so far, in order.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// How often the call of this name was made.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        self.lock().calls.iter().filter(|call| call.name == name).count()
    }

    /// Forgets the calls so far.
    pub fn forget_calls(&self) {
        self.lock().calls.clear();
    }

    /// What the platform knows about a corp.
    #[must_use]
    pub fn corp(&self, corp: &PlatformCorpId) -> Option<FakeCorp> {
        self.lock().corps.get(corp).cloned()
    }

    /// After `skip` more calls of this name, `fault` meets the next one.
    pub fn fault(&self, name: &'static str, skip: usize, fault: Fault) {
        self.lock().faults.push(fault::Planned { name, skip, fault });
    }

    /// Every call about a corp passes `gate` from now on, as it does in an adapter.
    pub fn pass(&self, gate: Arc<dyn CallGate>) {
        *self.gate.lock().unwrap_or_else(PoisonError::into_inner) = Some(gate);
    }

    /// Lets a call go on that waits ([`Fault::Pause`]).
    pub fn release(&self) {
        self.released.notify_one();
    }

    /// Lets every thread go on that is blocked ([`Fault::Block`]), and blocks no more.
    pub fn unblock(&self) {
        self.blocked.open();
    }

    /// Makes an adapter of yesterday of it: events of this name mean nothing to it.
    pub fn forget_event(&self, name: &str) {
        self.lock().unknown.insert(name.to_owned());
    }

    /// Waits until a call hangs or waits ([`Fault::Hang`], [`Fault::Pause`]), or blocks ([`Fault::Block`]).
    pub async fn until_stuck(&self) {
        self.stuck.notified().await;
    }

    /// Makes every cursor given out so far invalid.
    pub fn expire_cursors(&self) {
        self.lock().cursor_generation += 1;
    }

    /// The platform's clock, for the events it makes.
    pub fn set_time(&self, now: DateTime<Utc>) {
        self.lock().now = now;
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

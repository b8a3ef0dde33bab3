//! What all parts of a running simulator share.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::config::SimulatorConfig;
use crate::error::SimulatorError;
use crate::platform::Limits;
use crate::world::{Env, World, WorldHandle};

/// World, outgoing HTTP and counters.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) world: WorldHandle,
    pub(crate) http: reqwest::Client,
    pub(crate) limits: Limits,
    pub(crate) calls: Calls,
    /// Refused calls so far: the number in their hints.
    pub(crate) refusals: AtomicU64,
    /// Wakes the background delivery.
    pub(crate) wake: Notify,
}

impl Shared {
    pub(crate) fn new(env: Env) -> Result<Self, SimulatorError> {
        let config: &SimulatorConfig = &env.config;
        Ok(Self {
            http: client(Duration::from_millis(config.behaviour.callback_deadline_ms))?,
            world: WorldHandle::new(World::new(env)?),
            limits: Limits::default(),
            calls: Calls::default(),
            refusals: AtomicU64::new(0),
            wake: Notify::new(),
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the platform's own client: no redirects, its deadline, nothing more"
)]
fn client(deadline: Duration) -> Result<reqwest::Client, SimulatorError> {
    let builder = reqwest::Client::builder()
        .timeout(deadline)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    Ok(builder.build()?)
}

/// How often each API was called, whatever the answer.
#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<BTreeMap<String, u64>>);

impl Calls {
    pub(crate) fn count(&self, api: &str) {
        *self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(api.to_owned())
            .or_default() += 1;
    }

    /// Calls of `api`: its whole path, or the last parts of it.
    pub(crate) fn of(&self, api: &str) -> u64 {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits =
            |path: &str| path == api || path.strip_suffix(api).is_some_and(|before| before.ends_with('/'));
        all.iter()
            .filter(|(path, _)| fits(path))
            .map(|(_, count)| count)
            .sum()
    }

    pub(crate) fn all(&self) -> BTreeMap<String, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

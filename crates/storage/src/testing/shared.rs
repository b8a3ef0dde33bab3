use std::io::Write;
use std::sync::{Arc, Once};
use std::time::Duration;

use secrecy::SecretString;
use sidebook_ambient::{ManualClock, SystemEntropy, token};

use super::{Backend, backends};
use crate::shared::{InProcess, Redis, SharedState};

/// Redis under a prefix of its own. `None` when tests run on SQLite only, with in-process state.
///
/// With PostgreSQL among the backends, `SIDEBOOK_TEST_REDIS_URL` has to be set: the cluster form is both.
pub async fn redis() -> Option<Redis> {
    let url = std::env::var("SIDEBOOK_TEST_REDIS_URL").ok();
    if url.is_none() && backends().contains(&Backend::Postgres) {
        panic!("SIDEBOOK_TEST_BACKENDS lists postgres, so SIDEBOOK_TEST_REDIS_URL has to be set");
    }
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let also = if url.is_some() { ", redis" } else { "" };
        let _ = writeln!(std::io::stderr(), "shared state tests run on: in-process{also}");
    });
    let prefix = format!("test/{}/", token(&SystemEntropy, 12));
    Some(
        Redis::connect(&SecretString::from(url?), &prefix)
            .await
            .expect("a connection to the Redis test server"),
    )
}

/// A form of shared state with the way time passes there.
#[derive(Debug, Clone)]
pub struct TestSharedState {
    /// The state.
    pub state: Arc<dyn SharedState>,
    /// Which form: `in-process` or `redis`.
    pub name: &'static str,
    clock: Option<Arc<ManualClock>>,
}

impl TestSharedState {
    /// Lets time pass: moves the clock of the in-process form, really waits for Redis, which has its own.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock of a Redis server cannot be moved"
    )]
    pub async fn pass(&self, time: Duration) {
        match &self.clock {
            Some(clock) => clock.advance(time),
            None => tokio::time::sleep(time + Duration::from_millis(5)).await,
        }
    }

    /// Whether time stands still between calls of [`TestSharedState::pass`].
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.clock.is_some()
    }
}

/// Every form of shared state that the tests run on, each empty.
pub async fn shared_states() -> Vec<TestSharedState> {
    let clock = Arc::new(ManualClock::at_unix(1_772_413_200));
    let mut states = vec![TestSharedState {
        state: Arc::new(InProcess::new(clock.clone())),
        name: "in-process",
        clock: Some(clock),
    }];
    if let Some(redis) = redis().await {
        states.push(TestSharedState {
            state: Arc::new(redis),
            name: "redis",
            clock: None,
        });
    }
    states
}

//! Signs of life of a process that receives callbacks. When there was none for a while, events may have been missed.

use std::sync::Arc;
use std::time::Duration;

use sidebook_storage::{RefusedEvents, Storage};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use tracing::{info, warn};

/// How often.
const EVERY: Duration = Duration::from_secs(10);

/// So long after its last sign, by its own steady clock, a process knows that it was at work all the time between.
/// Steps of the machine's clock do not matter meanwhile.
const CONTINUOUS: Duration = Duration::from_secs(45);

/// A process at work. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Alive {
    storage: Storage,
    refused: RefusedEvents,
    last: Arc<Mutex<Option<Instant>>>,
}

impl Alive {
    pub(crate) fn new(storage: Storage, refused: RefusedEvents) -> Self {
        Self {
            storage,
            refused,
            last: Arc::new(Mutex::new(None)),
        }
    }

    /// Gives signs until it is aborted.
    pub(crate) fn go_on(&self) -> JoinHandle<()> {
        let alive = self.clone();
        tokio::spawn(async move {
            let mut beat = tokio::time::interval(EVERY);
            beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
            beat.tick().await;
            loop {
                beat.tick().await;
                alive.sign().await;
            }
        })
    }

    /// One sign, and word of the events that were refused since the one before.
    pub(crate) async fn sign(&self) {
        let mut last = self.last.lock().await;
        let begin = Instant::now();
        let continuous = last.is_some_and(|last| begin.duration_since(last) < CONTINUOUS);
        let signed = if continuous {
            self.storage.still_receiving().await.map(|()| None)
        } else {
            self.storage.receiving_again().await
        };
        match signed {
            Ok(outage) => {
                *last = Some(begin);
                if let Some(outage) = outage {
                    info!(outage.id = %outage, "nobody received callbacks for a while");
                }
            }
            Err(error) => warn!(%error, "no sign of life could be given"),
        }
        if let Some(refused) = self.refused.take()
            && let Err(error) = self.storage.note_refused(refused).await
        {
            warn!(%error, "refused events could not be noted yet");
            self.refused.put_back(refused);
        }
    }
}

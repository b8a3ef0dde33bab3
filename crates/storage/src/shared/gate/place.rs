use std::sync::Arc;

use async_trait::async_trait;
use sidebook_messenger::{CallPlace, PlatformSaid};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;

use super::{Line, SharedGate};
use crate::shared::places::{Ask, Seat};

/// A call under way.
pub(super) struct Place {
    gate: SharedGate,
    block: String,
    seat: Option<Taken>,
    entered_at: u64,
}

/// The place of a corp that the call has.
struct Taken {
    key: String,
    holder: String,
    line: Arc<Line>,
    _head: OwnedSemaphorePermit,
}

impl Place {
    pub(super) fn new(
        gate: SharedGate,
        ask: &Ask<'_>,
        entered_at: u64,
        line: Option<Arc<Line>>,
        head: Option<OwnedSemaphorePermit>,
    ) -> Self {
        let seat = match (&ask.seat, line, head) {
            (Some(seat), Some(line), Some(head)) => Some(Taken {
                key: seat.key.to_owned(),
                holder: seat.holder.to_owned(),
                line,
                _head: head,
            }),
            _ => None,
        };
        Self {
            gate,
            block: ask.block.to_owned(),
            seat,
            entered_at,
        }
    }

    /// What the platform said counts for all calls from now on.
    async fn note(&self, said: PlatformSaid) {
        let (state, limits) = (&self.gate.0.state, &self.gate.0.limits);
        let noted = match (said, &self.seat) {
            (PlatformSaid::TooParallel, Some(taken)) => {
                tracing::warn!(places = taken.key, "too many platform calls at once, halving");
                let seat = Seat {
                    key: &taken.key,
                    most: limits.at_once.max(1),
                    grow: limits.grow,
                    holder: &taken.holder,
                    lease: limits.patience,
                };
                state.cut(&seat, self.entered_at).await
            }
            (PlatformSaid::TooFrequent(least), _) => {
                let first = limits.blocked.max(least);
                let again = limits.blocked_again.max(first);
                let lasts = state.block(&self.block, first, again, again).await;
                lasts.map(|lasts| tracing::warn!(call = self.block, ?lasts, "platform calls too frequent"))
            }
            _ => Ok(()),
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "what the platform said about its limits could not be noted");
        }
    }
}

impl Taken {
    async fn give_back(self, gate: &SharedGate) {
        if let Err(error) = gate.0.state.leave(&self.key, &self.holder).await {
            // It lapses.
            tracing::debug!(%error, "a place among the platform calls could not be given back");
        }
        // Woken callers ask after the place is free.
        self.line.left.notify_one();
    }
}

#[async_trait]
impl CallPlace for Place {
    async fn leave(mut self: Box<Self>, said: PlatformSaid) {
        self.note(said).await;
        if let Some(taken) = self.seat.take() {
            taken.give_back(&self.gate).await;
        }
    }
}

impl Drop for Place {
    /// The call was given up: its caller was stopped, timed out, or panicked.
    fn drop(&mut self) {
        if let Some(taken) = self.seat.take()
            && let Ok(runtime) = Handle::try_current()
        {
            let gate = self.gate.clone();
            drop(runtime.spawn(async move { taken.give_back(&gate).await }));
        }
    }
}

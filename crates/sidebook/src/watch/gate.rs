use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sidebook_ambient::Clock;
use sidebook_messenger::{CallGate, CallPlace, Paced, Passage, PlatformCorpId};

/// A corp counts as held back for this long after one of its calls was, or for as long as the call has to wait.
const REMEMBERED: TimeDelta = TimeDelta::minutes(1);

/// The gate before the platform, and how many corps it holds back. One figure for all corps: a label for each would be
/// thousands.
#[derive(Debug)]
pub(crate) struct WatchedGate {
    gate: Arc<dyn CallGate>,
    held_back: HeldBack,
}

/// The corps that had to wait, until when.
#[derive(Debug, Clone)]
pub(crate) struct HeldBack {
    corps: Arc<Mutex<HashMap<PlatformCorpId, DateTime<Utc>>>>,
    clock: Arc<dyn Clock>,
}

impl WatchedGate {
    pub(crate) fn new(gate: Arc<dyn CallGate>, clock: Arc<dyn Clock>) -> Self {
        Self {
            gate,
            held_back: HeldBack {
                corps: Arc::default(),
                clock,
            },
        }
    }

    pub(crate) fn held_back(&self) -> HeldBack {
        self.held_back.clone()
    }
}

impl HeldBack {
    fn note(&self, corp: &PlatformCorpId, paced: &Paced) {
        let pause = TimeDelta::from_std(paced.retry_after).unwrap_or(REMEMBERED);
        let until = self.clock.now() + pause.max(REMEMBERED);
        let mut corps = self.corps.lock().unwrap_or_else(PoisonError::into_inner);
        corps.insert(corp.clone(), until);
    }

    /// How many there are now.
    pub(crate) fn count(&self) -> u64 {
        let now = self.clock.now();
        let mut corps = self.corps.lock().unwrap_or_else(PoisonError::into_inner);
        corps.retain(|_, until| *until > now);
        corps.len() as u64
    }
}

#[async_trait]
impl CallGate for WatchedGate {
    async fn enter(&self, passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced> {
        let entered = self.gate.enter(passage).await;
        if let (Err(paced), Some(corp)) = (&entered, passage.corp) {
            self.held_back.note(corp, paced);
        }
        entered
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sidebook_ambient::ManualClock;
    use sidebook_messenger::PacedBy;

    use super::*;

    /// Nobody gets in.
    #[derive(Debug)]
    struct Shut;

    #[async_trait]
    impl CallGate for Shut {
        async fn enter(&self, passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced> {
            Err(Paced {
                api: passage.api,
                retry_after: Duration::from_secs(90),
                why: PacedBy::Blocked,
            })
        }
    }

    #[tokio::test]
    async fn a_corp_counts_once_and_as_long_as_it_waits() {
        let clock = Arc::new(ManualClock::at_unix(0));
        let as_clock: Arc<dyn Clock> = clock.clone();
        let gate = WatchedGate::new(Arc::new(Shut), as_clock);
        let held_back = gate.held_back();
        for corp in [Some("ww1"), Some("ww1"), Some("ww2"), None] {
            let corp = corp.map(PlatformCorpId::from);
            let passage = Passage {
                corp: corp.as_ref(),
                api: "user/get",
                at_most: Duration::from_secs(1),
            };
            assert!(gate.enter(passage).await.is_err());
        }
        assert_eq!(held_back.count(), 2);
        clock.advance(Duration::from_secs(89));
        assert_eq!(held_back.count(), 2);
        clock.advance(Duration::from_secs(1));
        assert_eq!(held_back.count(), 0);
    }
}

//! Every request passes the gate: repeats, pages and fetched tokens included.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sidebook_messenger::{CallGate, CallPlace, Messenger as _, Paced, PacedBy, Passage, PlatformSaid};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::{OWN, World};

const FOLLOWERS: &str = "externalcontact/get_follow_user_list";

/// Who passed, and what the platform said.
type Seen = Arc<Mutex<Vec<(Option<String>, &'static str, PlatformSaid)>>>;

#[derive(Debug, Default)]
struct Doorman {
    seen: Seen,
    closed_for: Option<&'static str>,
}

struct Inside {
    seen: Seen,
    corp: Option<String>,
    api: &'static str,
}

#[async_trait]
impl CallGate for Doorman {
    async fn enter(&self, passage: Passage<'_>) -> Result<Box<dyn CallPlace>, Paced> {
        let api = passage.api;
        if self.closed_for == Some(api) {
            let retry_after = Duration::from_secs(7);
            return Err(Paced {
                api,
                retry_after,
                why: PacedBy::Rate,
            });
        }
        Ok(Box::new(Inside {
            seen: Arc::clone(&self.seen),
            corp: passage.corp.map(ToString::to_string),
            api,
        }))
    }
}

#[async_trait]
impl CallPlace for Inside {
    async fn leave(self: Box<Self>, said: PlatformSaid) {
        self.seen.lock().unwrap().push((self.corp, self.api, said));
    }
}

#[tokio::test]
async fn each_request_passes_with_its_corp_and_tells_what_the_platform_said() {
    let mut answers = vec![45009, -1, 45033];
    let platform = Platform::start(move |request| match answers.pop() {
        Some(code) if request.api == FOLLOWERS => refuse(code),
        Some(code) => {
            answers.push(code);
            Reply::Usual
        }
        None => Reply::Usual,
    });
    let mut world = World::of(platform.await);
    let doorman = Doorman::default();
    let seen = Arc::clone(&doorman.seen);
    world.wecom = world.wecom.through(Arc::new(doorman));
    world.wecom.followers(&world.own).await.unwrap_err();
    let own = || Some(OWN.to_owned());
    let minute = PlatformSaid::TooFrequent(Duration::from_secs(60));
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (None, "gettoken", PlatformSaid::Nothing),
            (own(), FOLLOWERS, PlatformSaid::TooParallel),
            (own(), FOLLOWERS, PlatformSaid::Nothing),
            (own(), FOLLOWERS, minute),
        ]
    );
}

#[tokio::test]
async fn a_closed_gate_is_no_failure_and_nothing_is_sent() {
    let mut world = World::of(Platform::start(|_| Reply::Usual).await);
    let doorman = Doorman {
        closed_for: Some(FOLLOWERS),
        ..Doorman::default()
    };
    world.wecom = world.wecom.through(Arc::new(doorman));
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert_eq!(error.paced(), Some(Duration::from_secs(7)));
    assert_eq!(world.platform.count(FOLLOWERS), 0);
}

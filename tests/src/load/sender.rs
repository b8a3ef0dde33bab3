use std::sync::Arc;
use std::time::Duration;

use crate::load::pace::Pace;
use crate::load::report::Seen;
use crate::load::{Callbacks, Target, Wire};

/// After a connection that failed; without it, a server that is away would be asked thousands of times a second.
const BREATH: Duration = Duration::from_millis(20);

/// One connection's share of the load.
pub(super) async fn send_all(target: Target, callbacks: Arc<Callbacks>, pace: Arc<Pace>) -> Seen {
    let mut seen = Seen::default();
    let mut wire = Wire::new(target.address);
    while let Some((number, due)) = pace.next().await {
        let request = callbacks.request(number, &target);
        let status = wire.exchange(&request).await.ok();
        let event = callbacks.event_of(number);
        if callbacks.is_wrong(number) {
            seen.wrong(status);
        } else {
            seen.valid(status, event, event != number, due.elapsed());
        }
        if status.is_none() {
            breathe().await;
        }
    }
    seen
}

#[expect(clippy::disallowed_methods, reason = "the generator works in real time")]
async fn breathe() {
    tokio::time::sleep(BREATH).await;
}

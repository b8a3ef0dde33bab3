use std::time::Duration;

use secrecy::ExposeSecret as _;
use sidebook_messenger::EventKind;
use tracing::info;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// How many events go back to routing in one transaction.
const TOGETHER: u64 = 1000;

/// After so many transactions others get their turn.
const TURNS: usize = 20;

/// During an upgrade an older replica routes events that only the newer ones know, and ignores them. Those are routed
/// again by whoever knows them: one event of each name is read, and tells whether that is us.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let unknown = deps.storage.view().system().inbox().unknown().await?;
    let mut turns = 0;
    for event in unknown {
        let body = event.body.expose_secret();
        match deps.messenger.read_event(event.route, body) {
            Ok(known) if !matches!(known.kind, EventKind::Other) => {}
            _ => continue,
        }
        loop {
            if turns >= TURNS {
                return Err(JobError::Later {
                    after: Duration::from_secs(1),
                });
            }
            turns += 1;
            let work = deps.storage.begin().await?;
            let again = work
                .system()
                .inbox()
                .route_unknown_again(&event.name, TOGETHER)
                .await?;
            work.commit().await?;
            if again > 0 {
                info!(
                    event.name = event.name,
                    again, "events that an older version did not know are routed again"
                );
            }
            if again < TOGETHER {
                break;
            }
        }
    }
    Ok(Done::Finished)
}

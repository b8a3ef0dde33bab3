use std::time::Duration;

use sidebook_messenger::CorpKey;
use tracing::warn;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Tokens that end within this time are fetched anew; a little longer than the schedule's step.
const AHEAD: Duration = Duration::from_secs(90);

/// Fetches the tokens of corps that use them before they end, so that nobody has to wait for one. A corp that nobody
/// asked for lately has none, and is left alone.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let bound = deps.storage.view().system().installations().bound().await?;
    for (corp, _) in bound {
        let Some(live) = deps.live(corp).await? else {
            continue;
        };
        let key: CorpKey = live.key;
        if let Err(error) = deps.messenger.renew_tokens(&key, AHEAD).await {
            // Whoever needs it tries again, and fails by itself if it must.
            warn!(corp.id = %corp, %error, "a token could not be renewed ahead of its end");
        }
    }
    Ok(Done::Finished)
}

use sidebook_domain::CorpId;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Drops the corp's tokens. That the installation is cancelled was noted together with the event, so nothing starts
/// meanwhile that would fetch new ones; the corp's data stays.
pub(super) async fn run(deps: &Deps, corp: CorpId) -> Result<Done, JobError> {
    let Some(key) = deps.key(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    deps.messenger.forget_tokens(&key).await?;
    Ok(Done::Finished)
}

use sidebook_domain::CorpId;
use sidebook_messenger::MemberId;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Reads a member; one that the platform does not show us any more left the corp or the app's scope.
pub(super) async fn run(deps: &Deps, corp: CorpId, member: &MemberId) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let read_at = deps.now();
    let found = deps.messenger.member(&corp.key, member).await?;
    let work = deps.storage.begin().await?;
    let members = work.of(corp.agency).members();
    match &found {
        Some(found) => members.upsert(corp.id, found, true, read_at).await?,
        None => members.mark_gone(corp.id, member, read_at).await?,
    }
    work.commit().await?;
    Ok(Done::Finished)
}

use sidebook_domain::CorpId;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Reads all members in the app's scope, and the departments they are in; members not listed left it.
pub(super) async fn run(deps: &Deps, corp: CorpId) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let read_at = deps.now();
    let members = deps.messenger.members(&corp.key).await?;
    let departments = deps.messenger.departments(&corp.key).await?;
    let work = deps.storage.begin().await?;
    work.of(corp.agency)
        .members()
        .upsert_all(corp.id, &members, read_at)
        .await?;
    work.of(corp.agency)
        .departments()
        .replace(corp.id, &departments, read_at)
        .await?;
    work.commit().await?;
    Ok(Done::Finished)
}

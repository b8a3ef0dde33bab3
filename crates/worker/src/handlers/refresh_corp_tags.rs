use sidebook_domain::CorpId;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Reads all corp tags: deleting a group of them tells nothing about its tags, so there is nothing smaller to read.
pub(super) async fn run(deps: &Deps, corp: CorpId) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let read_at = deps.now();
    let tags = deps.messenger.corp_tags(&corp.key).await?;
    let work = deps.storage.begin().await?;
    work.of(corp.agency)
        .corp_tags()
        .replace(corp.id, &tags, read_at)
        .await?;
    work.commit().await?;
    Ok(Done::Finished)
}

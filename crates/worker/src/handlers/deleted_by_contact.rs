use chrono::{DateTime, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{ExternalUserId, MemberId};

use super::Done;
use super::refresh_contact::Read;
use crate::JobError;
use crate::deps::Deps;

/// A contact deleted a member. Reads do not tell: the follow stays there, one-way. So the event is the only source,
/// and its time says whether the two became contacts again since.
pub(super) async fn run(
    deps: &Deps,
    corp: CorpId,
    contact: &ExternalUserId,
    member: &MemberId,
    at: DateTime<Utc>,
) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let read = Read::of(deps, &corp, contact).await?;
    let work = deps.storage.begin().await?;
    read.store(&work, &corp, contact).await?;
    work.of(corp.agency)
        .contacts()
        .mark_deleted_by_contact(corp.id, contact, member, at)
        .await?;
    work.commit().await?;
    Ok(Done::Finished)
}

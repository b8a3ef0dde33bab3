use std::time::Duration;

use sidebook_domain::CorpId;
use sidebook_messenger::ChatId;
use sidebook_storage::shared::SharedState;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Details of a group follow its events late: when the member list is older than the event said, the group is read
/// again after these pauses. Then what is there has to do; the nightly sync comes by anyway.
const BEHIND: [Duration; 3] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(300),
];

/// How long an announced version is waited for.
const ANNOUNCED_FOR: Duration = Duration::from_secs(900);

fn announced(corp: CorpId, chat: &ChatId) -> String {
    format!("group-version/{corp}/{chat}")
}

/// Remembers which version of the member list an event announced.
pub(crate) async fn expect_version(
    shared: &dyn SharedState,
    corp: CorpId,
    chat: &ChatId,
    version: &str,
) -> Result<(), JobError> {
    Ok(shared.put(&announced(corp, chat), version, ANNOUNCED_FOR).await?)
}

/// Reads a group chat with its members and stores what the platform says now.
pub(super) async fn run(deps: &Deps, corp: CorpId, chat: &ChatId, attempt: i64) -> Result<Done, JobError> {
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    deps.calm(&format!("{}/{chat}", corp.id)).await?;
    let key = announced(corp.id, chat);
    let expected = deps.shared.get(&key).await?;
    let read_at = deps.now();
    let group = deps.messenger.group(&corp.key, chat).await?;
    let work = deps.storage.begin().await?;
    let groups = work.of(corp.agency).groups();
    match &group {
        Some(group) => drop(groups.upsert(corp.id, group, None, read_at, None).await?),
        None => drop(groups.mark_missing(corp.id, chat, read_at).await?),
    }
    work.commit().await?;

    let (Some(expected), Some(group)) = (expected, group) else {
        return Ok(Done::Finished);
    };
    if group.member_version.as_ref() == Some(&expected) {
        deps.shared.delete_if(&key, &expected).await?;
        return Ok(Done::Finished);
    }
    let pause = usize::try_from(attempt - 1)
        .ok()
        .and_then(|index| BEHIND.get(index));
    match pause {
        Some(pause) => Err(JobError::exactly(*pause, "the member list is behind its event")),
        None => {
            deps.shared.delete_if(&key, &expected).await?;
            Ok(Done::Finished)
        }
    }
}

use sidebook_domain::CorpId;

use super::Done;
use crate::JobError;
use crate::deps::Deps;
use sidebook_storage::Task;

/// Reads what the app may see in a corp and under which number it runs there; members are read again because the
/// scope may have changed. A corp without agency is read too: the console shows it to whoever binds it.
pub(super) async fn run(deps: &Deps, corp: CorpId) -> Result<Done, JobError> {
    let Some(live) = deps.live(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let info = deps.messenger.installation(&live.key).await?;
    let work = deps.storage.begin().await?;
    work.system()
        .installations()
        .describe(live.installation.id, &info)
        .await?;
    if live.corp.agency.is_some() {
        work.system()
            .jobs()
            .enqueue(Task::RefreshMembers { corp_id: corp }.job())
            .await?;
    }
    work.commit().await?;
    Ok(Done::Finished)
}

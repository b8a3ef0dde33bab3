use sidebook_domain::CorpId;
use sidebook_messenger::Mode;

use super::Done;
use crate::JobError;
use crate::deps::Deps;
use crate::route::cancel;
use sidebook_storage::Task;

/// Reads what the app may see in a corp and under which number it runs there; members are read again because the
/// scope may have changed. A corp without agency is read too: the console shows it to whoever binds it.
pub(super) async fn run(deps: &Deps, corp: CorpId) -> Result<Done, JobError> {
    let Some(live) = deps.live(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    // Before the call: an installation that is made meanwhile is newer than this answer.
    let read_at = deps.now();
    let info = match deps.messenger.installation(&live.key).await {
        Ok(info) => info,
        // The authorisation itself is asked for here, so nothing else can be meant: the app was removed, and the event
        // that said so did not reach us. A self-built app is taken away by configuration only.
        Err(error) if error.authorisation_gone() && live.key.mode == Mode::Suite => {
            if read_at >= live.installation.installed_at {
                let work = deps.storage.begin().await?;
                cancel(&work, &live.corp, read_at).await?;
                work.commit().await?;
            }
            return Ok(Done::Finished);
        }
        Err(error) => return Err(error.into()),
    };
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

use std::time::Duration;

use sidebook_domain::CorpId;
use sidebook_storage::{SyncKind, SyncTrigger, Task};

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// The syncs of all corps begin within so many steps, a step apart each.
const STEPS: usize = 60;
const STEP: Duration = Duration::from_secs(60);

/// Begins the nightly sync of some corps, and enqueues itself for those after them: a provider's corps do not begin
/// all at once. Together, so that a crash neither leaves one out nor begins one twice.
pub(super) async fn run(deps: &Deps, slot: i64, after: Option<CorpId>) -> Result<Done, JobError> {
    let corps = deps.storage.view().system().installations().bound().await?;
    let share = corps.len().div_ceil(STEPS);
    let rest: Vec<_> = corps
        .into_iter()
        .filter(|(corp, _)| Some(*corp) > after)
        .collect();
    let work = deps.storage.begin().await?;
    let jobs = work.system();
    let jobs = jobs.jobs();
    for (corp, agency) in rest.iter().take(share) {
        let corp_id = *corp;
        jobs.enqueue(Task::RefreshInstallation { corp_id }.job().of(*agency))
            .await?;
        jobs.enqueue(Task::RefreshCorpTags { corp_id }.job().of(*agency))
            .await?;
        for kind in [SyncKind::Contacts, SyncKind::Groups] {
            work.begin_sync(*agency, corp_id, kind, SyncTrigger::Nightly, None)
                .await?;
        }
    }
    if rest.len() > share
        && let Some((last, _)) = rest.get(share.saturating_sub(1))
    {
        let next = Task::PlanNightly {
            slot,
            after: Some(*last),
        };
        jobs.enqueue(next.job().at(deps.now() + STEP)).await?;
    }
    work.commit().await?;
    Ok(Done::Finished)
}

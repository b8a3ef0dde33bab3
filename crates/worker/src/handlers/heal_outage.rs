use std::time::Duration;

use chrono::TimeDelta;
use sidebook_domain::{AgencyId, CorpId, OutageId};
use sidebook_storage::{Outage, OutageKind, StorageError, SyncKind, SyncTrigger, Task, Work};
use tracing::warn;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// A few corps begin at once; many begin within so many steps, a step apart each.
const AT_ONCE: usize = 10;
const STEPS: usize = 40;
const STEP: Duration = Duration::from_secs(5);

/// Refusals that end are followed by more, most likely: healing waits until they are over for so long.
const QUIET: TimeDelta = TimeDelta::seconds(15);

/// Reads again what may have changed while events were missed: whether the app is still there and what it may see,
/// members, tags, all contacts and groups. For some corps; then enqueues itself for those after them.
pub(super) async fn run(deps: &Deps, id: OutageId, after: Option<CorpId>) -> Result<Done, JobError> {
    let found = deps.storage.view().system().outages().find(id).await?;
    let Some(outage) = found.filter(|outage| outage.planned_at.is_none()) else {
        return Ok(Done::NothingToDo);
    };
    let quiet_for = deps.now() - outage.ended_at;
    if outage.why == OutageKind::Refused && (TimeDelta::zero()..QUIET).contains(&quiet_for) {
        return Err(JobError::Later {
            after: (QUIET - quiet_for).to_std().unwrap_or_default(),
        });
    }
    let corps = deps.storage.view().system().installations().bound().await?;
    let share = corps.len().div_ceil(STEPS).max(AT_ONCE);
    let concerned = |corp: CorpId| outage.corp.is_none_or(|only| only == corp) && Some(corp) > after;
    let rest: Vec<_> = corps.into_iter().filter(|(corp, _)| concerned(*corp)).collect();

    let work = deps.storage.begin().await?;
    let system = work.system();
    if after.is_none() {
        warn!(
            outage.id = %id,
            why = outage.why.as_str(),
            corps = rest.len(),
            "events may have been missed from {} to {}: what may have changed is read again",
            outage.began_at,
            outage.ended_at
        );
        system.outages().healing(id).await?;
        system.alarms().raise("healing", outage.why.as_str()).await?;
    }
    for (corp, agency) in rest.iter().take(share) {
        heal(&work, &outage, *corp, *agency).await?;
    }
    match rest.get(share - 1) {
        Some((last, _)) if rest.len() > share => {
            let next = Task::HealOutage {
                outage_id: id,
                after: Some(*last),
            };
            system.jobs().enqueue(next.job().at(deps.now() + STEP)).await?;
        }
        _ => system.outages().planned(id).await?,
    }
    work.commit().await?;
    Ok(Done::Finished)
}

async fn heal(work: &Work, outage: &Outage, corp_id: CorpId, agency: AgencyId) -> Result<(), StorageError> {
    let system = work.system();
    for task in [
        Task::RefreshInstallation { corp_id },
        Task::RefreshMembers { corp_id },
        Task::RefreshCorpTags { corp_id },
    ] {
        system.jobs().enqueue(task.job().of(agency)).await?;
    }
    for kind in [SyncKind::Contacts, SyncKind::Groups] {
        let runs = work.of(agency).sync_runs();
        if let Some(running) = runs.latest(corp_id, kind).await?.filter(|run| run.is_running()) {
            if running.started_at >= outage.ended_at {
                continue;
            }
            // It has read members already that changed afterwards, and nobody told it.
            runs.cancel(running.id).await?;
        }
        work.begin_sync(agency, corp_id, kind, SyncTrigger::Recovery, None)
            .await?;
    }
    Ok(())
}

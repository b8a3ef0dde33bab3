use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{AppKey, SecretState};
use sidebook_storage::{Outage, OutageKind, SyncKind, SyncRun, SyncStatus, SyncTrigger, Task, Work};
use tracing::{error, info, warn};

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// The platform sends a ticket every ten minutes, and one is good for thirty.
pub(crate) const TICKET_GOOD_FOR: TimeDelta = TimeDelta::minutes(30);

/// A job of an unknown kind that waits for longer than an upgrade takes.
const UPGRADE: TimeDelta = TimeDelta::minutes(15);

/// Parked jobs of one corp have it read again at most this often: what does not get better by that is an operator's.
const HEAL_PARKED_EVERY: TimeDelta = TimeDelta::hours(6);

/// A sync that was to heal an outage and was given up is begun again after this long.
const HEAL_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

/// The same for one that members were left out of, though the platform shows them: that takes somebody to mend.
const READ_AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// For how long it is begun again.
const HEAL_FOR: TimeDelta = TimeDelta::hours(24);

/// Looks whether something is missing, raises alarms and clears those that are over.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    tickets(deps).await?;
    secrets(deps).await?;
    outages(deps).await?;
    parked(deps).await?;
    of_tomorrow(deps).await?;
    Ok(Done::Finished)
}

/// Raises or clears, and says so once.
async fn alarm(work: &Work, kind: &str, subject: &str, stands: bool) -> Result<(), JobError> {
    let system = work.system();
    if stands {
        if system.alarms().raise(kind, subject).await? {
            error!(alarm = kind, subject, "alarm: {kind} ({subject})");
        }
    } else if system.alarms().clear(kind, subject).await? {
        info!(alarm = kind, subject, "over: {kind} ({subject})");
    }
    Ok(())
}

async fn tickets(deps: &Deps) -> Result<(), JobError> {
    let Some(suite) = deps.config.suite_id.as_deref() else {
        return Ok(());
    };
    let newest = deps.storage.view().system().suite_tickets().newest(suite).await?;
    // None ever came: then we have been waiting for one since we started.
    let last = newest.first().map_or(deps.started_at, |newest| newest.issued_at);
    let age = deps.now() - last;
    let work = deps.storage.begin().await?;
    alarm(&work, "ticket_missing", suite, age > TICKET_GOOD_FOR).await?;
    work.commit().await?;
    Ok(())
}

/// A secret that the platform refuses is rested by the adapter. While the alarm stands it is tried again when it is rested,
/// so that the alarm goes when somebody has corrected it, even if nobody else needs it.
async fn secrets(deps: &Deps) -> Result<(), JobError> {
    let standing = deps.storage.view().system().alarms().standing().await?;
    let entered = deps.storage.view().system().internal_apps().corps().await?;
    let entered = entered.into_iter().map(AppKey::Internal);
    for app in deps.messenger.apps().into_iter().chain(entered) {
        let subject = match &app {
            AppKey::Suite => deps.config.suite_id.as_deref().unwrap_or("suite"),
            AppKey::Internal(corp) => corp.as_str(),
        };
        let stands = standing
            .iter()
            .any(|alarm| alarm.kind == "secret_refused" && alarm.subject == subject);
        let mut state = deps.messenger.secret(&app).await?;
        if stands && state == SecretState::Unused && deps.messenger.renew_credential(&app).await.is_ok() {
            state = SecretState::Taken;
        }
        if state != SecretState::Unused {
            let work = deps.storage.begin().await?;
            alarm(&work, "secret_refused", subject, state == SecretState::Refused).await?;
            work.commit().await?;
        }
    }
    Ok(())
}

/// An outage is healed when every corp that it concerns was read to the end since. A sync that was given up meanwhile is
/// begun again after a while; what fails for a whole day is left to the nightly syncs and to whoever reads their runs.
async fn outages(deps: &Deps) -> Result<(), JobError> {
    let view = deps.storage.view();
    let unhealed = view.system().outages().unhealed().await?;
    if unhealed.is_empty() {
        return Ok(());
    }
    let runs = view.system().sync_runs().latest_of_all().await?;
    let bound = view.system().installations().bound().await?;
    let kinds = [SyncKind::Contacts, SyncKind::Groups];
    let latest: Vec<_> = bound
        .iter()
        .flat_map(|(corp, agency)| kinds.map(|kind| (*corp, *agency, kind, runs.get(&(*corp, kind)))))
        .collect();
    let work = deps.storage.begin().await?;
    let mut standing: BTreeMap<&str, bool> = BTreeMap::new();
    for outage in unhealed {
        let Some(planned_at) = outage.planned_at else {
            standing.insert(outage.why.as_str(), true);
            continue;
        };
        let mut open = false;
        let concerned = |corp: CorpId| outage.corp.is_none_or(|only| only == corp);
        for (corp, agency, kind, run) in latest.iter().filter(|(corp, ..)| concerned(*corp)) {
            let partly = run.is_some_and(|run| run.unread > 0);
            let over = match run {
                Some(run) if run.is_running() => None,
                Some(run) if heals(run, &outage) => continue,
                Some(run) => run.finished_at,
                None => Some(planned_at),
            };
            open = true;
            let pause = if partly {
                READ_AGAIN_AFTER
            } else {
                HEAL_AGAIN_AFTER
            };
            if over.is_some_and(|over| deps.now() - over >= pause) {
                // Where another outage has begun it just now, this one adds nothing.
                work.begin_sync(*agency, *corp, *kind, SyncTrigger::Recovery, None)
                    .await?;
            }
        }
        if open && deps.now() - planned_at < HEAL_FOR {
            standing.insert(outage.why.as_str(), true);
            continue;
        }
        work.system().outages().healed(outage.id).await?;
        info!(outage.id = %outage.id, complete = !open, "what was missed is read again");
        standing.entry(outage.why.as_str()).or_default();
    }
    for (why, stands) in standing {
        if !stands {
            alarm(&work, "healing", why, false).await?;
        }
    }
    work.commit().await?;
    Ok(())
}

/// Whether all that the outage hid was read by this run. The trigger counts too: clocks may have stepped since.
fn heals(run: &SyncRun, outage: &Outage) -> bool {
    run.status == SyncStatus::Succeeded
        && run.unread == 0
        && (run.started_at >= outage.ended_at || run.trigger == SyncTrigger::Recovery)
}

/// What was to be read and was given up is read with everything else of its corp.
async fn parked(deps: &Deps) -> Result<(), JobError> {
    let parked = deps.storage.jobs().parked(1000).await?;
    let view = deps.storage.view();
    let known = view.system().outages().latest(1000).await?;
    let mut missed: BTreeMap<CorpId, (DateTime<Utc>, DateTime<Utc>)> = BTreeMap::new();
    for job in &parked {
        let (Some(task), Some(parked_at)) = (Task::of_parked(job), job.parked_at) else {
            continue;
        };
        let Some(corp) = task.corp().filter(|_| task.is_refresh()) else {
            continue;
        };
        let seen = missed.entry(corp).or_insert((job.created_at, parked_at));
        *seen = (seen.0.min(job.created_at), seen.1.max(parked_at));
    }
    let work = deps.storage.begin().await?;
    alarm(&work, "jobs_parked", "jobs", !parked.is_empty()).await?;
    for (corp, (began_at, ended_at)) in missed {
        let healed_lately = known.iter().any(|outage| {
            outage.corp == Some(corp)
                && outage.why == OutageKind::JobsParked
                && (ended_at <= outage.ended_at || deps.now() - outage.ended_at < HEAL_PARKED_EVERY)
        });
        if !healed_lately {
            let outages = work.system();
            outages
                .outages()
                .note(OutageKind::JobsParked, Some(corp), began_at, ended_at, None)
                .await?;
        }
    }
    work.commit().await?;
    Ok(())
}

/// Jobs that only a newer version knows: normal during an upgrade, and forgotten ones after going back.
async fn of_tomorrow(deps: &Deps) -> Result<(), JobError> {
    let waiting = deps
        .storage
        .jobs()
        .waiting_of_other_kinds(deps.config.kinds)
        .await?;
    let overdue: Vec<&str> = waiting
        .iter()
        .filter(|(_, since)| deps.now() - *since > UPGRADE)
        .map(|(kind, _)| kind.as_str())
        .collect();
    let standing = deps.storage.view().system().alarms().standing().await?;
    let work = deps.storage.begin().await?;
    for kind in &overdue {
        alarm(&work, "jobs_unknown", kind, true).await?;
    }
    for over in standing.iter().filter(|alarm| alarm.kind == "jobs_unknown") {
        if !overdue.contains(&over.subject.as_str()) {
            alarm(&work, "jobs_unknown", &over.subject, false).await?;
        }
    }
    work.commit().await?;
    if !overdue.is_empty() {
        warn!(kinds = ?overdue, "jobs wait that only a newer version of Sidebook knows");
    }
    Ok(())
}

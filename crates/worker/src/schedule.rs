//! What happens by the clock: syncs at night, runs that lost their job, old events.
//!
//! Each slot of a schedule is taken once over all replicas: whoever writes its key into shared state first has it. A
//! slot that is lost with its replica is made up for by the next one, so no schedule may matter to the hour.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use sidebook_storage::{SyncKind, SyncTrigger, Task};
use tracing::info;

use crate::JobError;
use crate::deps::Deps;

/// How many old events are deleted in one transaction.
const DELETED_TOGETHER: u64 = 1000;

/// A run without a sign of life for so long has lost its job.
const SILENT: TimeDelta = TimeDelta::minutes(30);

/// Does what is due. Cheap when nothing is.
pub(crate) async fn tick(deps: &Deps) -> Result<(), JobError> {
    let now = deps.now();
    if now.hour() == deps.config.nightly_hour
        && take(deps, "nightly", now.format("%Y-%m-%d").to_string()).await?
    {
        nightly(deps).await?;
    }
    if take(deps, "recover", slot(now, 600)).await? {
        recover(deps, now).await?;
    }
    if take(deps, "retention", now.format("%Y-%m-%dT%H").to_string()).await? {
        forget(deps, now).await?;
    }
    Ok(())
}

fn slot(now: DateTime<Utc>, seconds: i64) -> String {
    now.timestamp().div_euclid(seconds).to_string()
}

async fn take(deps: &Deps, name: &str, slot: String) -> Result<bool, JobError> {
    let key = format!("schedule/{name}/{slot}");
    Ok(deps
        .shared
        .put_if_absent(&key, &deps.config.name, Duration::from_secs(48 * 3600))
        .await?)
}

/// Begins a sync of everything for every corp that has the app and an agency.
async fn nightly(deps: &Deps) -> Result<(), JobError> {
    let corps = deps.storage.view().system().installations().bound().await?;
    for (corp, agency) in corps {
        let work = deps.storage.begin().await?;
        let jobs = work.system();
        jobs.jobs()
            .enqueue(Task::RefreshInstallation { corp_id: corp }.job().of(agency))
            .await?;
        jobs.jobs()
            .enqueue(Task::RefreshCorpTags { corp_id: corp }.job().of(agency))
            .await?;
        for kind in [SyncKind::Contacts, SyncKind::Groups] {
            work.begin_sync(agency, corp, kind, SyncTrigger::Nightly, None)
                .await?;
        }
        work.commit().await?;
    }
    Ok(())
}

/// Gives runs their job back that have none, for example because it was deleted by hand; a job that is still there
/// stays the only one.
async fn recover(deps: &Deps, now: DateTime<Utc>) -> Result<(), JobError> {
    for run in deps
        .storage
        .view()
        .system()
        .sync_runs()
        .silent_since(now - SILENT)
        .await?
    {
        let work = deps.storage.begin().await?;
        let job = Task::sync(run.kind, run.corp, run.id).job().of(run.agency);
        work.system().jobs().enqueue(job).await?;
        work.commit().await?;
        info!(run.id = %run.id, "sync run {} goes on", run.id);
    }
    Ok(())
}

/// Ends install attempts that nobody used in time, and deletes events that were routed long ago.
async fn forget(deps: &Deps, now: DateTime<Utc>) -> Result<(), JobError> {
    let work = deps.storage.begin().await?;
    work.system().install_attempts().expire().await?;
    work.commit().await?;
    let keep = TimeDelta::from_std(deps.config.keep_events).unwrap_or(TimeDelta::MAX);
    loop {
        let work = deps.storage.begin().await?;
        let deleted = work.system().inbox().forget(now - keep, DELETED_TOGETHER).await?;
        work.commit().await?;
        if deleted < DELETED_TOGETHER {
            return Ok(());
        }
    }
}

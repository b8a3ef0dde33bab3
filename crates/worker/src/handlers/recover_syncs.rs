use chrono::TimeDelta;
use sidebook_storage::Task;
use tracing::info;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// A run without a sign of life for so long has lost its job.
const SILENT: TimeDelta = TimeDelta::minutes(30);

/// Gives runs their job back that have none, for example because it was deleted by hand; a job that is still there
/// stays the only one.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let since = deps.now() - SILENT;
    let silent = deps
        .storage
        .view()
        .system()
        .sync_runs()
        .silent_since(since)
        .await?;
    for run in silent {
        let work = deps.storage.begin().await?;
        let job = Task::sync(run.kind, run.corp, run.id).job().of(run.agency);
        work.system().jobs().enqueue(job).await?;
        work.commit().await?;
        info!(run.id = %run.id, "sync run {} goes on", run.id);
    }
    Ok(Done::Finished)
}

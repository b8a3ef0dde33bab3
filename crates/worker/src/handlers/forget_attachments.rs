use std::time::Duration;

use chrono::TimeDelta;
use tracing::info;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// What belongs to nothing for so long was uploaded for something that nobody saved.
const LOOSE_FOR: TimeDelta = TimeDelta::days(1);

/// How many files are deleted in one go.
const TOGETHER: u64 = 200;

/// After so many goes others get their turn.
const TURNS: usize = 10;

/// Deletes files that nobody kept. First they are given up, so that nobody can take them any more; then their bytes go;
/// then their rows. A worker that dies between leaves rows that say what is still to be deleted.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let Some(store) = &deps.attachments else {
        return Ok(Done::NothingToDo);
    };
    let before = deps.now() - LOOSE_FOR;
    for _ in 0..TURNS {
        let work = deps.storage.begin().await?;
        let doomed = work.system().doomed_attachments().doom(before, TOGETHER).await?;
        work.commit().await?;
        if doomed.is_empty() {
            return Ok(Done::Finished);
        }
        for attachment in &doomed {
            for key in &attachment.object_keys {
                store
                    .delete(key)
                    .await
                    .map_err(|error| JobError::retry(Duration::from_secs(60), error.to_string()))?;
            }
        }
        let gone: Vec<_> = doomed.iter().map(|attachment| attachment.id).collect();
        let work = deps.storage.begin().await?;
        let forgotten = work.system().doomed_attachments().forget(&gone).await?;
        work.commit().await?;
        info!(forgotten, "deleted {forgotten} files that nobody kept");
    }
    Err(JobError::Later {
        after: Duration::from_secs(1),
    })
}

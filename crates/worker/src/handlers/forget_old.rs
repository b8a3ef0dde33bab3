use std::time::Duration;

use chrono::TimeDelta;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// How many old events are deleted in one transaction.
const TOGETHER: u64 = 1000;

/// After so many transactions others get their turn.
const TURNS: usize = 20;

/// Ends install attempts that nobody used in time, and deletes events that were routed long ago.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let work = deps.storage.begin().await?;
    work.system().install_attempts().expire().await?;
    work.commit().await?;
    let keep = TimeDelta::from_std(deps.config.keep_events).unwrap_or(TimeDelta::MAX);
    let before = deps.now() - keep;
    for _ in 0..TURNS {
        let work = deps.storage.begin().await?;
        let deleted = work.system().inbox().forget(before, TOGETHER).await?;
        work.commit().await?;
        if deleted < TOGETHER {
            return Ok(Done::Finished);
        }
    }
    Err(JobError::Later {
        after: Duration::from_secs(1),
    })
}

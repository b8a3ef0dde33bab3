use std::time::Duration;

use chrono::TimeDelta;
use tracing::info;

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// So long the workbook of an import is kept: for the result beside what was brought, and to mend what failed. They are
/// full of names and amounts, and nobody needs them twice.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// How many are deleted in one go.
const TOGETHER: u64 = 100;

/// After so many goes others get their turn.
const TURNS: usize = 10;

/// Deletes workbooks of long ago: first their bytes, then it is noted. A worker that dies between deletes nothing once more.
/// What became of their rows stays.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let Some(store) = &deps.attachments else {
        return Ok(Done::NothingToDo);
    };
    let before = deps.now() - KEPT_FOR;
    for _ in 0..TURNS {
        let view = deps.storage.view();
        let old = view.system().kept_workbooks().older(before, TOGETHER).await?;
        if old.is_empty() {
            return Ok(Done::Finished);
        }
        for workbook in &old {
            store
                .delete(&workbook.object_key)
                .await
                .map_err(|error| JobError::retry(Duration::from_secs(60), error.to_string()))?;
        }
        let imports: Vec<_> = old.iter().map(|workbook| workbook.import).collect();
        let work = deps.storage.begin().await?;
        work.system().kept_workbooks().gone(&imports).await?;
        work.commit().await?;
        info!(
            deleted = imports.len(),
            "deleted {} workbooks of imports",
            imports.len()
        );
    }
    Err(JobError::Later {
        after: Duration::from_secs(1),
    })
}

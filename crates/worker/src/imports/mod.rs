//! Imports: a workbook is looked through, put into the books, or taken back, step by step. Each step commits its rows with
//! the checkpoint after them, so a worker that dies between leaves nothing twice and nothing out.

mod put;
mod read;
mod undo;

use std::time::Duration;

use sidebook_domain::{AgencyId, ImportId};
use sidebook_storage::{Import, ImportState};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tracing::Span;

use crate::JobError;
use crate::deps::Deps;
use crate::handlers::Done;

/// What a step of an import may take of a thread's stack: below it are the books' verbs of every kind.
const STACK: usize = 8 * 1024 * 1024;

/// Does what the import's state says, on a thread of its own.
pub(crate) async fn run(deps: &Deps, agency: AgencyId, id: ImportId) -> Result<Done, JobError> {
    let (deps, runtime, span) = (deps.clone(), Handle::current(), Span::current());
    let (tell, told) = oneshot::channel();
    let work = move || {
        let done = span.in_scope(|| runtime.block_on(step(&deps, agency, id)));
        // Whoever waited for it may have gone: what was done is committed.
        let _nobody_waits = tell.send(done);
    };
    std::thread::Builder::new()
        .name("import".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .map_err(away)?;
    // A thread that panicked tells nothing.
    told.await
        .unwrap_or_else(|_| Err(JobError::retry(Duration::from_secs(1), "the import broke off")))
}

async fn step(deps: &Deps, agency: AgencyId, id: ImportId) -> Result<Done, JobError> {
    let Some(import) = deps.storage.view().of(agency).imports().find(id).await? else {
        return Ok(Done::NothingToDo);
    };
    match import.state {
        ImportState::Checking | ImportState::Running => Box::pin(put::run(deps, agency, import)).await,
        ImportState::Undoing => Box::pin(undo::run(deps, agency, import)).await,
        _ => Ok(Done::NothingToDo),
    }
}

/// Says that it went no further, when the job is given up.
pub(crate) async fn given_up(deps: &Deps, agency: AgencyId, id: ImportId) -> Result<(), JobError> {
    let work = deps.storage.begin().await?;
    let imports = work.of(agency).imports();
    let Some(import) = imports
        .find(id)
        .await?
        .filter(|import| import.state.is_under_way())
    else {
        return Ok(());
    };
    let to = match import.state {
        // What was taken back is; the rest stands in the books.
        ImportState::Undoing => ImportState::Done,
        _ => ImportState::Failed,
    };
    imports.settled(id, to, Some("internal")).await?;
    work.commit().await?;
    Ok(())
}

/// Ends an import that can go no further, for a reason that people read.
async fn refuse(deps: &Deps, agency: AgencyId, import: &Import, code: &str) -> Result<Done, JobError> {
    let work = deps.storage.begin().await?;
    let imports = work.of(agency).imports();
    imports
        .settled(import.id, ImportState::Failed, Some(code))
        .await?;
    work.commit().await?;
    Ok(Done::Finished)
}

/// The store of files did not answer.
fn away(error: impl ToString) -> JobError {
    JobError::retry(Duration::from_secs(10), error.to_string())
}

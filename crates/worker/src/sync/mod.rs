//! Full syncs: walk the members in scope in chunks, commit each page with its checkpoint, mark what is gone after a
//! complete pass only.
//!
//! A sync is a row in `sync_runs` and a job that goes on with it. The job gives up its place after a slice of time and
//! whenever the corp's budget is spent, and goes on where the checkpoint says; after a crash it does the same.

mod checkpoint;
mod contacts;
mod groups;

use sidebook_domain::{CorpId, SyncRunId};
use sidebook_messenger::{Failure, MessengerError};
use sidebook_storage::{StorageError, SyncKind, SyncProgress, SyncRun, Task, Work};

use crate::JobError;
use crate::deps::{BoundCorp, Deps};
use crate::handlers::Done;
use checkpoint::Checkpoint;

/// A run under way.
struct Under<'a> {
    deps: &'a Deps,
    corp: &'a BoundCorp,
    run: &'a SyncRun,
    at: Checkpoint,
}

/// What one step did.
enum Step {
    /// There is more.
    More,
    /// All members are done; what is gone is marked.
    Complete,
    /// The run is not running any more.
    Over,
}

/// Goes on with a run.
pub(crate) async fn run(deps: &Deps, corp: CorpId, run: SyncRunId, kind: SyncKind) -> Result<Done, JobError> {
    // Whoever cancels an installation cancels its runs too.
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let found = deps.storage.view().of(corp.agency).sync_runs().find(run).await?;
    let Some(run) = found.filter(SyncRun::is_running) else {
        return Ok(Done::NothingToDo);
    };
    match go_on(deps, &corp, &run, kind).await {
        Err(Trouble::Platform(error)) if error.authorisation_gone() => {
            let work = deps.storage.begin().await?;
            work.of(corp.agency)
                .sync_runs()
                .fail(run.id, "authorisation_gone")
                .await?;
            work.system()
                .jobs()
                .enqueue(Task::RefreshInstallation { corp_id: corp.id }.job())
                .await?;
            work.commit().await?;
            Ok(Done::Finished)
        }
        Err(Trouble::Platform(error)) => Err(error.into()),
        Err(Trouble::Job(error)) => Err(error),
        Ok(done) => Ok(done),
    }
}

async fn go_on(deps: &Deps, corp: &BoundCorp, run: &SyncRun, kind: SyncKind) -> Result<Done, Trouble> {
    let began = deps.now();
    let at = match &run.checkpoint {
        Some(checkpoint) => serde_json::from_value(checkpoint.clone())
            .map_err(|_| JobError::give_up("the checkpoint cannot be read"))?,
        None => Checkpoint::new(deps.messenger.followers(&corp.key).await?),
    };
    let mut under = Under { deps, corp, run, at };
    loop {
        let step = match kind {
            SyncKind::Contacts => under.contacts_step().await?,
            SyncKind::Groups => under.groups_step().await?,
        };
        match step {
            Step::Complete => return Ok(Done::Finished),
            Step::Over => return Ok(Done::NothingToDo),
            Step::More => {
                if (deps.now() - began).to_std().unwrap_or_default() >= deps.config.sync_slice {
                    return Err(JobError::Later {
                        after: std::time::Duration::ZERO,
                    }
                    .into());
                }
            }
        }
    }
}

/// The run cannot go on.
pub(crate) async fn given_up(deps: &Deps, corp: CorpId, run: SyncRunId) -> Result<(), JobError> {
    let Some(agency) = deps.agency(corp).await? else {
        return Ok(());
    };
    let work = deps.storage.begin().await?;
    work.of(agency).sync_runs().fail(run, "platform_failed").await?;
    work.commit().await?;
    Ok(())
}

/// Platform errors are kept apart until it is clear whether they end the run.
enum Trouble {
    Platform(MessengerError),
    Job(JobError),
}

impl From<MessengerError> for Trouble {
    fn from(error: MessengerError) -> Self {
        Self::Platform(error)
    }
}

impl From<JobError> for Trouble {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Job(error.into())
    }
}

impl Under<'_> {
    /// Deals with a refused list call; `Ok` when the sync can go on.
    async fn refused(&mut self, error: MessengerError) -> Result<Step, Trouble> {
        let errors = match error.failure() {
            // Cursors live for hours only and belong to exactly their members.
            Some(Failure::Rejected) if self.at.restart() => 0,
            // One of the members left the scope or has no licence; the others are fine.
            Some(Failure::OutOfScope | Failure::Unlicensed | Failure::NotFound | Failure::Rejected) => {
                self.at.refused()
            }
            _ => return Err(error.into()),
        };
        let work = self.deps.storage.begin().await?;
        if !self.save(&work, 0, errors).await? {
            return Ok(Step::Over);
        }
        work.commit().await?;
        Ok(Step::More)
    }

    /// Writes how far the run is, in the transaction of the page. `false` when it was cancelled meanwhile.
    async fn save(&self, work: &Work, items: u32, errors: u32) -> Result<bool, Trouble> {
        let checkpoint =
            serde_json::to_value(&self.at).map_err(|error| JobError::give_up(error.to_string()))?;
        let progress = SyncProgress {
            members_total: u32::try_from(self.at.members.len()).unwrap_or(u32::MAX),
            members_done: u32::try_from(self.at.done()).unwrap_or(u32::MAX),
            more_items: items,
            more_errors: errors,
            checkpoint,
        };
        Ok(work
            .of(self.corp.agency)
            .sync_runs()
            .progress(self.run.id, &progress)
            .await?)
    }
}

//! Full syncs: lanes of members are read page by page, many at once, and stored meanwhile; what is gone is marked after
//! a complete pass only.
//!
//! A sync is a row in `sync_runs` and a job that goes on with it. The job gives up its place after a slice of time and
//! when the corp's budget is spent, and goes on where the checkpoint says; after a crash it does the same.
//!
//! ```text
//! plan.rs        members into lanes        ahead.rs     what to read next, ahead of what is stored
//! lane.rs        one lane and its cursor   reading.rs   the calls
//! checkpoint.rs  how far the run is        storing.rs   answers and checkpoint in one transaction
//! engine.rs      reads and stores at once
//! ```

mod ahead;
mod checkpoint;
mod engine;
mod lane;
mod plan;
mod reading;
mod storing;

use sidebook_domain::{CorpId, SyncRunId};
use sidebook_messenger::MessengerError;
use sidebook_storage::{StorageError, SyncKind, SyncRun, Task};

use crate::JobError;
use crate::deps::{BoundCorp, Deps};
use crate::handlers::Done;
use checkpoint::Checkpoint;
use engine::Engine;
use plan::Shape;

/// Goes on with a run.
pub(crate) async fn run(deps: &Deps, corp: CorpId, run: SyncRunId) -> Result<Done, JobError> {
    // Whoever cancels an installation cancels its runs too.
    let Some(corp) = deps.bound(corp).await? else {
        return Ok(Done::NothingToDo);
    };
    let found = deps.storage.view().of(corp.agency).sync_runs().find(run).await?;
    let Some(run) = found.filter(SyncRun::is_running) else {
        return Ok(Done::NothingToDo);
    };
    match go_on(deps, &corp, &run).await {
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

async fn go_on(deps: &Deps, corp: &BoundCorp, run: &SyncRun) -> Result<Done, Trouble> {
    let at = match &run.checkpoint {
        Some(written) => {
            Checkpoint::read(written).ok_or_else(|| JobError::give_up("the checkpoint cannot be read"))?
        }
        None => begin(deps, corp, run.kind).await?,
    };
    Engine::new(deps, corp, run, at).go_on().await
}

/// Whom to ask, and how many have to do with each: as the mirror knows it from the last time.
async fn begin(deps: &Deps, corp: &BoundCorp, kind: SyncKind) -> Result<Checkpoint, Trouble> {
    let members = deps.messenger.followers(&corp.key).await?;
    let view = deps.storage.view();
    let agency = view.of(corp.agency);
    let known = match kind {
        SyncKind::Contacts => agency.contacts().counts_by_member(corp.id).await?,
        SyncKind::Groups => agency.groups().counts_by_owner(corp.id).await?,
    };
    let lanes = plan::lanes(&members, &known, shape(deps), &mut 0);
    Ok(Checkpoint::new(members, lanes))
}

fn shape(deps: &Deps) -> Shape {
    Shape {
        // Lanes differ in length: with several for each call, few are left alone at the end.
        lanes: 4 * deps.config.calls_at_once.max(1) as usize,
        members: deps.config.sync_chunk,
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

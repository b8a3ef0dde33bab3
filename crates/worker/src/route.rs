//! From stored events to jobs. What an event says by itself (a ticket, a deletion, a new id) is written down at once;
//! everything else becomes a job about the resource, so that a burst about one resource becomes one read. All of it
//! happens in the transaction that marks the event: no event is lost between, none is done twice.

mod apply;
mod batch;

pub(crate) use apply::cancel;

use secrecy::ExposeSecret as _;
use sidebook_messenger::PlatformCorpId;
use sidebook_storage::{InboxEvent, StorageError, Work};
use sidebook_trace::Origin;
use tracing::{Instrument as _, debug, error, error_span, warn};

use crate::deps::Deps;
use crate::{JobError, handlers};
use batch::{Announced, Batch};

/// How many events share a transaction.
const TOGETHER: u64 = 100;

/// How often an event that fails by itself is tried.
const ATTEMPTS: i64 = 5;

/// Why an event needs nothing. The word is stored with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Routed,
    Ignored(&'static str),
}

/// Routes a batch of what waits. Returns how many events that were; zero: nothing waits. Only a batch at a time, so that jobs
/// are claimed between.
pub(crate) async fn route_some(deps: &Deps) -> Result<u64, JobError> {
    let work = deps.storage.begin().await?;
    let events = work.system().inbox().claim_new(TOGETHER).await?;
    let mut batch = Batch::default();
    for event in &events {
        if let Err(error) = route(deps, &work, event, &mut batch).await {
            // A failed statement spoils the whole transaction.
            drop(work);
            return set_back(deps, event, error).await;
        }
    }
    work.system().inbox().all_routed(&batch.routed).await?;
    work.system().corps().heard_of(&batch.heard).await?;
    work.commit().await?;
    announce(deps, batch.announced).await;
    Ok(u64::try_from(events.len()).unwrap_or(u64::MAX))
}

/// The event that failed its batch is tried a few times, then kept as failed: it holds up nobody.
async fn set_back(deps: &Deps, event: &InboxEvent, error: StorageError) -> Result<u64, JobError> {
    if error.retryable() {
        return Err(error.into());
    }
    error!(inbox.id = %event.id, %error, "event {} could not be routed", event.id);
    let work = deps.storage.begin().await?;
    let again = work
        .system()
        .inbox()
        .try_again(event.id, &error.to_string(), ATTEMPTS)
        .await;
    match again {
        Ok(()) => work.commit().await?,
        // Another worker was quicker with it; that may be why we failed.
        Err(StorageError::Stale) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(1)
}

async fn route(deps: &Deps, work: &Work, stored: &InboxEvent, batch: &mut Batch) -> Result<(), StorageError> {
    // Not less than an error: its fields belong to every line written inside, whatever the filter.
    let span = error_span!(
        "inbox.route",
        inbox.id = %stored.id,
        event.name = stored.name,
        corp.platform_id = stored.platform_corp.as_ref().map(PlatformCorpId::as_str),
    );
    sidebook_trace::continue_from(&span, stored.trace_context.as_deref());
    Origin::Event(stored.id.0)
        .scope(route_one(deps, work, stored, batch))
        .instrument(span)
        .await
}

async fn route_one(
    deps: &Deps,
    work: &Work,
    stored: &InboxEvent,
    batch: &mut Batch,
) -> Result<(), StorageError> {
    let inbox = work.system();
    let inbox = inbox.inbox();
    let event = match deps
        .messenger
        .read_event(stored.route, stored.body.expose_secret())
    {
        Ok(event) => event,
        Err(problem) => {
            count("failed");
            return inbox.failed(stored.id, &problem.to_string()).await;
        }
    };
    match apply::apply(deps, work, stored, event, batch).await? {
        Verdict::Routed => {
            count("routed");
            batch.routed.push(stored.id);
            Ok(())
        }
        Verdict::Ignored(why) => {
            debug!(why, "event {} needs nothing: {why}", stored.id);
            count("ignored");
            inbox.ignored(stored.id, why).await
        }
    }
}

/// Losing this only means that a group that lags behind is read once, not again a little later.
async fn announce(deps: &Deps, announced: Vec<Announced>) {
    for Announced { corp, chat, version } in announced {
        if let Err(error) = handlers::expect_version(&*deps.shared, corp, &chat, &version).await {
            warn!(%error, "the announced version of a group could not be remembered");
        }
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("sidebook_events_total", "outcome" => outcome).increment(1);
}

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sidebook_domain::{CorpId, InboxId};
use sidebook_messenger::{ChatId, PlatformCorpId};
use sidebook_storage::{Corp, Installation, NewJob, StorageError, Work};

use crate::deps::Deps;

/// How exactly it is noted when a corp was heard of: it is for people, and each note is a write.
const TO_THE_MINUTE: TimeDelta = TimeDelta::minutes(1);

/// A corp and, while it has the app, its installation.
pub(super) type Found = Option<(Corp, Option<Installation>)>;

/// A member list version that an event announced.
pub(super) struct Announced {
    pub(super) corp: CorpId,
    pub(super) chat: ChatId,
    pub(super) version: String,
}

/// What the events of one transaction have in common, so that each of them costs no more statements than it must: a
/// backlog after an outage is routed as fast as it was received.
#[derive(Default)]
pub(super) struct Batch {
    /// To be remembered once the transaction is committed.
    pub(super) announced: Vec<Announced>,
    /// Events that became jobs or were done at once.
    pub(super) routed: Vec<InboxId>,
    /// Corps that were heard of, and when: those of which that is news.
    pub(super) heard: BTreeMap<CorpId, DateTime<Utc>>,
    corps: HashMap<PlatformCorpId, Found>,
    enqueued: HashSet<(String, String)>,
}

impl Batch {
    /// The corp of an event.
    pub(super) async fn corp(
        &mut self,
        deps: &Deps,
        work: &Work,
        platform_corp: Option<&PlatformCorpId>,
    ) -> Result<Found, StorageError> {
        let Some(platform_corp) = platform_corp else {
            return Ok(None);
        };
        if let Some(found) = self.corps.get(platform_corp) {
            return Ok(found.clone());
        }
        let found = find(deps, work, platform_corp).await?;
        self.corps.insert(platform_corp.clone(), found.clone());
        Ok(found)
    }

    /// An event about a corp was received then.
    pub(super) fn heard_of(&mut self, corp: &Corp, at: DateTime<Utc>) {
        if corp.last_event_at.is_none_or(|last| at - last >= TO_THE_MINUTE) {
            let latest = self.heard.entry(corp.id).or_insert(at);
            *latest = at.max(*latest);
        }
    }

    /// What an event changed about a corp counts for the events after it.
    pub(super) fn forget_corp(&mut self, corp: &Corp) {
        self.corps.remove(&corp.platform_corp);
    }

    /// Enqueues a job. The same again, at once and in the same transaction, adds nothing: the first is ready or waits for
    /// our commit. Where traces are kept it is asked for all the same, so that they name each other.
    pub(super) async fn enqueue(&mut self, work: &Work, job: NewJob) -> Result<(), StorageError> {
        if let (Some(key), None) = (&job.dedupe_key, job.run_at) {
            let is_new = self.enqueued.insert((job.kind.clone(), key.clone()));
            if !is_new && sidebook_trace::context().is_none() {
                return Ok(());
            }
        }
        work.system().jobs().enqueue(job).await?;
        Ok(())
    }
}

async fn find(deps: &Deps, work: &Work, platform_corp: &PlatformCorpId) -> Result<Found, StorageError> {
    let system = work.system();
    let Some(corp) = system
        .corps()
        .find_by_platform(&deps.config.platform, platform_corp)
        .await?
    else {
        return Ok(None);
    };
    let installation = system.installations().active(corp.id).await?;
    Ok(Some((corp, installation)))
}

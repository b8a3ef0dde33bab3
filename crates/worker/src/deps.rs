use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sidebook_ambient::{Clock, Entropy};
use sidebook_attachments::AttachmentStore;
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::{CorpKey, Messenger};
use sidebook_storage::shared::{InProcess, Rate, SharedState};
use sidebook_storage::{ClaimedJob, Corp, Installation};

use crate::fenced::Fenced;
use crate::{JobError, WorkerConfig};

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct Deps {
    pub(crate) config: Arc<WorkerConfig>,
    /// In a handler, all that is written through it proves the job's claim: see [`Fenced`].
    pub(crate) storage: Fenced,
    pub(crate) messenger: Arc<dyn Messenger>,
    pub(crate) shared: Arc<dyn SharedState>,
    /// Keeps the bytes of what people attach. `None` where nobody attaches anything.
    pub(crate) attachments: Option<Arc<dyn AttachmentStore>>,
    /// What was read lately, by this process.
    pub(crate) lately: Arc<InProcess>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

/// A corp that has the app, and how to act for it.
pub(crate) struct LiveCorp {
    pub(crate) corp: Corp,
    pub(crate) installation: Installation,
    pub(crate) key: CorpKey,
}

/// A corp that has the app and belongs to an agency.
pub(crate) struct BoundCorp {
    pub(crate) id: CorpId,
    pub(crate) agency: AgencyId,
    pub(crate) key: CorpKey,
}

impl Deps {
    /// What the handler of a claimed job works with.
    pub(crate) fn held_by(&self, claim: &ClaimedJob) -> Self {
        Self {
            storage: self.storage.held_by(Arc::new(claim.clone())),
            ..self.clone()
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The corp, when it has the app. `None` is no error: it was cancelled while the job waited.
    pub(crate) async fn live(&self, corp: CorpId) -> Result<Option<LiveCorp>, JobError> {
        let view = self.storage.view();
        let Some(corp) = view.system().corps().find(corp).await? else {
            return Ok(None);
        };
        let Some(installation) = view.system().installations().active(corp.id).await? else {
            return Ok(None);
        };
        let key = CorpKey {
            corp: corp.id,
            platform: corp.platform_corp.clone(),
            mode: corp.mode,
            agent: installation.agent,
        };
        Ok(Some(LiveCorp {
            corp,
            installation,
            key,
        }))
    }

    /// Whose the corp is.
    pub(crate) async fn agency(&self, corp: CorpId) -> Result<Option<AgencyId>, JobError> {
        Ok(self
            .storage
            .view()
            .system()
            .corps()
            .find(corp)
            .await?
            .and_then(|corp| corp.agency))
    }

    /// How to name the corp to the adapter, whether it has the app or not.
    pub(crate) async fn key(&self, corp: CorpId) -> Result<Option<CorpKey>, JobError> {
        let corp = self.storage.view().system().corps().find(corp).await?;
        Ok(corp.map(|corp| CorpKey {
            corp: corp.id,
            platform: corp.platform_corp,
            mode: corp.mode,
            agent: None,
        }))
    }

    /// The corp, when it has the app and belongs to an agency.
    pub(crate) async fn bound(&self, corp: CorpId) -> Result<Option<BoundCorp>, JobError> {
        let live = self.live(corp).await?;
        Ok(live.and_then(|LiveCorp { corp, key, .. }| {
            Some(BoundCorp {
                id: corp.id,
                agency: corp.agency?,
                key,
            })
        }))
    }

    /// Lets a burst of events about one thing cost a few reads: the first ones go through at once, then there is one
    /// every five seconds. A job that has to wait absorbs what comes meanwhile, and reads after it.
    pub(crate) async fn calm(&self, what: &str) -> Result<(), JobError> {
        const READS: Rate = Rate {
            permits: 1,
            per: Duration::from_secs(5),
            burst: 3,
        };
        let wait = self.lately.acquire(&format!("read/{what}"), READS, 1).await?;
        if wait.is_zero() {
            Ok(())
        } else {
            Err(JobError::Later { after: wait })
        }
    }
}

use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy, token};
use sidebook_attachments::AttachmentStore;
use sidebook_messenger::Messenger;
use sidebook_storage::Storage;
use sidebook_storage::shared::SharedState;
use sidebook_worker::{Worker, WorkerConfig};

use crate::config::Config;

/// The worker; it runs only where `server.roles` says so.
pub(crate) fn worker(
    config: &Config,
    storage: Storage,
    messenger: Arc<dyn Messenger>,
    shared: Arc<dyn SharedState>,
    attachments: Arc<dyn AttachmentStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Worker {
    // Shanghai is eight hours ahead, all year.
    let nightly_hour = (config.worker.nightly_sync_hour + 16) % 24;
    let worker = WorkerConfig {
        suite_id: config.wecom.suite.as_ref().map(|suite| suite.suite_id.clone()),
        concurrency: config.worker.concurrency,
        per_corp: u32::try_from(config.worker.per_corp).unwrap_or(u32::MAX),
        lease: config.worker.lease,
        calls_at_once: config.worker.platform_calls_at_once,
        nightly_hour,
        ..WorkerConfig::named(format!("{}-{}", std::process::id(), token(&*entropy, 8)))
    };
    Worker::new(worker, storage, messenger, shared, clock, entropy).with_attachments(attachments)
}

use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy};
use sidebook_api::{ApiConfig, ApiLimits, ApiState, App, Attachments, LocalOutbox};
use sidebook_attachments::AttachmentStore;
use sidebook_messenger::{AgentId, AppKey, Messenger, PlatformCorpId};
use sidebook_storage::Storage;
use sidebook_storage::shared::SharedState;

use crate::config::{Config, SmsProvider};

/// The HTTP API and the pages.
pub(crate) fn api(
    config: &Config,
    storage: Storage,
    shared: Arc<dyn SharedState>,
    messenger: Arc<dyn Messenger>,
    attachments: Arc<dyn AttachmentStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> ApiState {
    let outbox = match config.sms.provider {
        SmsProvider::Outbox => Arc::new(LocalOutbox::new(Arc::clone(&clock))),
    };
    let suite = config.wecom.suite.iter().map(|suite| App {
        key: AppKey::Suite,
        suite_id: Some(suite.suite_id.clone()),
        corp_name: None,
        agent: None,
    });
    let internal = config.wecom.internal.iter().map(|app| App {
        key: AppKey::Internal(PlatformCorpId::from(app.corp_id.as_str())),
        suite_id: None,
        corp_name: Some(app.corp_name.clone()),
        agent: Some(AgentId(app.agent_id)),
    });
    ApiState {
        storage,
        shared,
        messenger,
        attachments: Attachments::new(attachments, config.attachments.limit_bytes),
        sms: outbox.clone(),
        outbox: Some(outbox),
        config: Arc::new(ApiConfig {
            public_url: config.server.public_url.clone(),
            session_key: config.secrets.session_key.clone(),
            trusted_hosts: vec![config.server.public_host().to_owned()],
            frame_ancestors: config.server.frame_ancestors.clone(),
            apps: suite.chain(internal).collect(),
            trusted_proxies: config.server.trusted_proxies,
            limits: ApiLimits::default(),
        }),
        clock,
        entropy,
    }
}

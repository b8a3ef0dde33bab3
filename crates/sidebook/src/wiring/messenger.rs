use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy};
use sidebook_messenger::{AgentId, Credentials, InternalApp, PlatformCorpId, TokenStore};
use sidebook_storage::shared::{GateLimits, SharedGate, SharedState};
use sidebook_wecom::{SuiteConfig, Wecom, WecomConfig, WecomEndpoints};
use tracing::warn;

use crate::config;

/// The WeCom adapter.
pub(crate) fn messenger(
    config: &config::Wecom,
    credentials: Arc<dyn Credentials>,
    tokens: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Wecom> {
    let suite = config.suite.as_ref().map(|suite| SuiteConfig {
        suite_id: suite.suite_id.clone(),
        suite_secret: suite.suite_secret.clone(),
        test_installs: suite.test_install,
    });
    let internal = config.internal.iter().map(|app| InternalApp {
        corp: PlatformCorpId::from(app.corp_id.as_str()),
        corp_name: app.corp_name.clone(),
        agent: AgentId(app.agent_id),
        secret: app.secret.clone(),
    });
    let wecom = WecomConfig {
        endpoints: WecomEndpoints {
            api_base: config.api_base.clone(),
            oauth_base: config.oauth_base.clone(),
            login_base: config.login_base.clone(),
            install_base: config.install_base.clone(),
        },
        suite,
        internal: internal.collect(),
        limits: config.calls.clone(),
    };
    Ok(Wecom::new(wecom, credentials, tokens, clock, entropy)?)
}

/// Says so when other processes were started with other limits: budgets that are counted together would not fit.
pub(crate) async fn compare_limits(gate: &SharedGate) {
    match gate.compare_limits().await {
        Ok(None) => {}
        Ok(Some((ours, theirs))) => warn!(
            ours,
            theirs,
            "platform calls are limited otherwise here than in the process that started before: all must have the same worker.platform_calls_…"
        ),
        Err(error) => warn!(%error, "whether all processes limit platform calls alike is not known"),
    }
}

/// The gate that every platform call of this process passes, whichever part makes it.
pub(crate) fn gate(
    config: &config::Worker,
    shared: Arc<dyn SharedState>,
    entropy: Arc<dyn Entropy>,
) -> Arc<SharedGate> {
    let limits = GateLimits {
        per_minute: config.platform_calls_per_minute,
        per_hour: config.platform_calls_per_hour,
        at_once: config.platform_calls_at_once,
        ..GateLimits::default()
    };
    Arc::new(SharedGate::new(shared, entropy, limits))
}

//! What the product's wiring hands the adapter, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use secrecy::{ExposeSecret as _, SecretString};
use sidebook_ambient::{Clock, ManualClock, SeededEntropy, uuid_v7};
use sidebook_domain::CorpId;
use sidebook_messenger::{
    AgentId, CachedToken, CorpKey, Credentials, CredentialsError, InternalApp, Mode, PlatformCorpId,
    SuiteTicket, TokenKey, TokenStore, TokenStoreError,
};
use sidebook_wecom::{CallLimits, SuiteConfig, Wecom, WecomConfig, WecomEndpoints};
use tokio::sync::Notify;

use crate::platform::Platform;

pub(crate) const NOW: i64 = 1_700_000_000;
pub(crate) const SUITE: &str = "ww5a1de8077e7fee01";
pub(crate) const CORP: &str = "wpSideBookTenant000000000000001A";
pub(crate) const OWN: &str = "wwselfbuilt000001";

#[derive(Debug)]
pub(crate) struct MemoryTokens {
    clock: Arc<ManualClock>,
    tokens: Mutex<HashMap<String, CachedToken>>,
    locks: Mutex<HashMap<String, u64>>,
    unlocked: Notify,
    /// Put there by "another worker" at the moment we take the lock.
    overtaking: Mutex<Option<CachedToken>>,
}

#[async_trait]
impl TokenStore for MemoryTokens {
    async fn get(&self, key: &TokenKey) -> Result<Option<CachedToken>, TokenStoreError> {
        let now = self.clock.now();
        Ok(self
            .tokens
            .lock()
            .unwrap()
            .get(&key.0)
            .filter(|token| token.refresh_at > now)
            .cloned())
    }

    async fn put(&self, key: &TokenKey, token: &CachedToken) -> Result<(), TokenStoreError> {
        self.tokens.lock().unwrap().insert(key.0.clone(), token.clone());
        Ok(())
    }

    async fn invalidate(&self, key: &TokenKey, failed: &SecretString) -> Result<(), TokenStoreError> {
        let mut tokens = self.tokens.lock().unwrap();
        if tokens
            .get(&key.0)
            .is_some_and(|known| known.token.expose_secret() == failed.expose_secret())
        {
            tokens.remove(&key.0);
        }
        Ok(())
    }

    async fn forget(&self, prefix: &str) -> Result<(), TokenStoreError> {
        self.tokens
            .lock()
            .unwrap()
            .retain(|key, _| !key.starts_with(prefix));
        Ok(())
    }

    async fn try_lock(&self, key: &TokenKey, _lease: Duration) -> Result<Option<String>, TokenStoreError> {
        let mut locks = self.locks.lock().unwrap();
        if locks.contains_key(&key.0) {
            return Ok(None);
        }
        locks.insert(key.0.clone(), 1);
        if let Some(token) = self.overtaking.lock().unwrap().take() {
            self.tokens.lock().unwrap().insert(key.0.clone(), token);
        }
        Ok(Some("nonce".to_owned()))
    }

    async fn unlock(&self, key: &TokenKey, nonce: &str) -> Result<(), TokenStoreError> {
        assert_eq!(nonce, "nonce");
        self.locks.lock().unwrap().remove(&key.0).unwrap();
        self.unlocked.notify_waiters();
        Ok(())
    }

    async fn wait(&self, key: &TokenKey) {
        let unlocked = self.unlocked.notified();
        if self.locks.lock().unwrap().contains_key(&key.0) {
            unlocked.await;
        }
    }
}

impl MemoryTokens {
    fn fresh(&self, token: &str) -> CachedToken {
        CachedToken {
            token: token.into(),
            refresh_at: self.clock.now() + TimeDelta::hours(1),
        }
    }

    /// Another worker has just refreshed every token.
    pub(crate) fn replace_all(&self, with: &str) {
        self.tokens
            .lock()
            .unwrap()
            .values_mut()
            .for_each(|token| *token = self.fresh(with));
    }

    /// Another worker will have refreshed by the time we hold the lock.
    pub(crate) fn overtake(&self, with: &str) {
        *self.overtaking.lock().unwrap() = Some(self.fresh(with));
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.tokens.lock().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }
}

#[derive(Debug, Default)]
pub(crate) struct MemoryCredentials {
    pub(crate) tickets: Mutex<Vec<&'static str>>,
    pub(crate) codes: Mutex<HashMap<CorpId, &'static str>>,
}

#[async_trait]
impl Credentials for MemoryCredentials {
    async fn suite_tickets(&self, suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError> {
        assert_eq!(suite, SUITE);
        let issued_at = DateTime::from_timestamp(NOW, 0).unwrap();
        let tickets = self.tickets.lock().unwrap();
        Ok(tickets
            .iter()
            .map(|ticket| SuiteTicket {
                ticket: (*ticket).into(),
                issued_at,
            })
            .collect())
    }

    async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, CredentialsError> {
        Ok(self
            .codes
            .lock()
            .unwrap()
            .get(&corp)
            .map(|code| SecretString::from(*code)))
    }

    async fn internal_app(&self, _corp: &PlatformCorpId) -> Result<Option<InternalApp>, CredentialsError> {
        Ok(None)
    }
}

/// The adapter with everything it was handed.
pub(crate) struct World {
    pub(crate) wecom: Wecom,
    pub(crate) platform: Platform,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) tokens: Arc<MemoryTokens>,
    pub(crate) credentials: Arc<MemoryCredentials>,
    /// A corp that installed the suite.
    pub(crate) corp: CorpKey,
    /// The corp with a self-built app.
    pub(crate) own: CorpKey,
}

/// Short pauses and limits: a test that waits for a timeout waits for this one.
pub(crate) fn limits() -> CallLimits {
    CallLimits {
        timeout: Duration::from_secs(5),
        answer_bytes: 64 * 1024,
        retry_pause: Duration::from_millis(1),
        retry_pause_max: Duration::from_millis(2),
        ..CallLimits::default()
    }
}

pub(crate) fn config(base: &str, limits: CallLimits) -> WecomConfig {
    WecomConfig {
        endpoints: WecomEndpoints {
            api_base: format!("{base}/"),
            ..WecomEndpoints::default()
        },
        suite: Some(SuiteConfig {
            suite_id: SUITE.to_owned(),
            suite_secret: "suite-secret".into(),
            test_installs: true,
        }),
        internal: vec![InternalApp {
            corp: PlatformCorpId::from(OWN),
            corp_name: "自营公司".to_owned(),
            agent: AgentId(1_000_002),
            secret: "app-secret".into(),
        }],
        limits,
    }
}

impl World {
    pub(crate) fn of(platform: Platform) -> Self {
        Self::with_limits(platform, limits())
    }

    pub(crate) fn with_limits(platform: Platform, limits: CallLimits) -> Self {
        let clock = Arc::new(ManualClock::at_unix(NOW));
        let entropy = Arc::new(SeededEntropy::new(1));
        let tokens = Arc::new(MemoryTokens {
            clock: Arc::clone(&clock),
            tokens: Mutex::default(),
            locks: Mutex::default(),
            unlocked: Notify::new(),
            overtaking: Mutex::default(),
        });
        let credentials = Arc::new(MemoryCredentials::default());
        let corp = CorpId::from(uuid_v7(clock.as_ref(), entropy.as_ref()));
        credentials
            .tickets
            .lock()
            .unwrap()
            .extend(["ticket-new", "ticket-old"]);
        credentials.codes.lock().unwrap().insert(corp, "permanent-code");
        let wecom = Wecom::new(
            config(&platform.base, limits),
            Arc::clone(&credentials) as _,
            Arc::clone(&tokens) as _,
            Arc::clone(&clock) as _,
            Arc::clone(&entropy) as _,
        );
        let key = |corp, platform: &str, mode, agent| CorpKey {
            corp,
            platform: platform.into(),
            mode,
            agent,
        };
        Self {
            wecom: wecom.unwrap(),
            platform,
            tokens,
            credentials,
            corp: key(corp, CORP, Mode::Suite, Some(AgentId(1_000_046))),
            own: key(
                CorpId::from(uuid_v7(clock.as_ref(), entropy.as_ref())),
                OWN,
                Mode::Internal,
                None,
            ),
            clock,
        }
    }
}

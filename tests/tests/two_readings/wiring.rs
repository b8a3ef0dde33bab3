//! A simulator and an adapter that talks to it; tokens and secrets in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use sidebook_ambient::{Clock, ManualClock, SeededEntropy, uuid_v7};
use sidebook_domain::CorpId;
use sidebook_messenger::{
    AgentId, AuthCode, CachedToken, CorpKey, Credentials, CredentialsError, InternalApp, Messenger as _,
    Mode, PlatformCorpId, SuiteTicket, TokenKey, TokenStore, TokenStoreError,
};
use sidebook_simulator::config::{CorpSeed, InternalAppConfig, SimulatorConfig};
use sidebook_simulator::world::Corp;
use sidebook_simulator::{Control, Simulator};
use sidebook_tests::wired::{adapter_of, confirm_install, fields_of};
use sidebook_wecom::{CallLimits, Wecom, WecomConfig};
use tokio::sync::Notify;

/// 2026-03-02 09:20 in Shanghai.
pub(crate) const NOW: i64 = 1_772_414_400;
pub(crate) const OWN_CORP: &str = "wwfeedfeedfeed0001";
pub(crate) const OWN_AGENT: i64 = 1_000_099;
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

#[derive(Debug)]
struct Tokens {
    clock: Arc<ManualClock>,
    kept: Mutex<HashMap<String, CachedToken>>,
    locks: Mutex<HashMap<String, u64>>,
    unlocked: Notify,
}

#[async_trait]
impl TokenStore for Tokens {
    async fn get(&self, key: &TokenKey) -> Result<Option<CachedToken>, TokenStoreError> {
        let now = self.clock.now();
        Ok(self
            .kept
            .lock()
            .unwrap()
            .get(&key.0)
            .filter(|token| token.refresh_at > now)
            .cloned())
    }

    async fn put(&self, key: &TokenKey, token: &CachedToken) -> Result<(), TokenStoreError> {
        self.kept.lock().unwrap().insert(key.0.clone(), token.clone());
        Ok(())
    }

    async fn invalidate(&self, key: &TokenKey, failed: &SecretString) -> Result<(), TokenStoreError> {
        let same = |token: &CachedToken| token.token.expose_secret() == failed.expose_secret();
        self.kept
            .lock()
            .unwrap()
            .retain(|kept, token| *kept != key.0 || !same(token));
        Ok(())
    }

    async fn forget(&self, prefix: &str) -> Result<(), TokenStoreError> {
        self.kept
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
        Ok(Some("nonce".to_owned()))
    }

    async fn unlock(&self, key: &TokenKey, _nonce: &str) -> Result<(), TokenStoreError> {
        self.locks.lock().unwrap().remove(&key.0);
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

/// Tickets straight from the simulator's world; permanent codes as the test keeps them.
struct Secrets {
    control: Mutex<Option<Control>>,
    clock: Arc<ManualClock>,
    codes: Mutex<HashMap<CorpId, SecretString>>,
}

#[async_trait]
impl Credentials for Secrets {
    async fn suite_tickets(&self, _suite: &str) -> Result<Vec<SuiteTicket>, CredentialsError> {
        let control = self.control.lock().unwrap();
        let world = control.as_ref().unwrap().world();
        let tickets = world.read(|world| world.suite.tickets.clone());
        let ticket = |value: String| SuiteTicket {
            ticket: value.into(),
            issued_at: self.clock.now(),
        };
        Ok(tickets
            .into_iter()
            .rev()
            .map(|found| ticket(found.value))
            .collect())
    }

    async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, CredentialsError> {
        Ok(self.codes.lock().unwrap().get(&corp).cloned())
    }

    async fn internal_app(&self, _corp: &PlatformCorpId) -> Result<Option<InternalApp>, CredentialsError> {
        Ok(None)
    }
}

pub(crate) struct Both {
    pub(crate) simulator: Simulator,
    pub(crate) wecom: Wecom,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) own: CorpKey,
    entropy: SeededEntropy,
    secrets: Arc<Secrets>,
}

fn platform() -> SimulatorConfig {
    let mut config = SimulatorConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        proxy_listen: "127.0.0.1:0".parse().unwrap(),
        auto_push: false,
        internal_apps: vec![InternalAppConfig {
            corp_id: OWN_CORP.to_owned(),
            agent_id: OWN_AGENT,
            secret: "own-secret".to_owned(),
            token: "OwnToken".to_owned(),
            encoding_aes_key: KEY.to_owned(),
            ..InternalAppConfig::default()
        }],
        ..SimulatorConfig::default()
    };
    config.seed.corps = vec![CorpSeed {
        corp_id: Some(OWN_CORP.to_owned()),
        members: 6,
        contacts: 130,
        groups: 9,
        ..CorpSeed::default()
    }];
    config
}

impl Both {
    pub(crate) async fn start() -> Self {
        let clock = Arc::new(ManualClock::at_unix(NOW));
        let simulator = Simulator::start(platform(), clock.clone(), Arc::new(SeededEntropy::new(3)))
            .await
            .unwrap();
        let secrets = Arc::new(Secrets {
            control: Mutex::new(Some(simulator.control())),
            clock: clock.clone(),
            codes: Mutex::default(),
        });
        let tokens = Arc::new(Tokens {
            clock: clock.clone(),
            kept: Mutex::default(),
            locks: Mutex::default(),
            unlocked: Notify::new(),
        });
        let config = WecomConfig {
            internal: vec![InternalApp {
                corp: PlatformCorpId::from(OWN_CORP),
                corp_name: "晨光代账".to_owned(),
                agent: AgentId(OWN_AGENT),
                secret: "own-secret".to_owned().into(),
            }],
            limits: CallLimits {
                timeout: Duration::from_secs(5),
                retry_pause: Duration::from_millis(1),
                retry_pause_max: Duration::from_millis(2),
                ..CallLimits::default()
            },
            ..adapter_of(&simulator)
        };
        let entropy = SeededEntropy::new(5);
        let wecom = Wecom::new(
            config,
            secrets.clone(),
            tokens,
            clock.clone(),
            Arc::new(SeededEntropy::new(4)),
        )
        .unwrap();
        let own = CorpKey {
            corp: CorpId::from(uuid_v7(clock.as_ref(), &entropy)),
            platform: PlatformCorpId::from(OWN_CORP),
            mode: Mode::Internal,
            agent: Some(AgentId(OWN_AGENT)),
        };
        simulator.control().push_suite_ticket();
        Self {
            simulator,
            wecom,
            clock,
            own,
            entropy,
            secrets,
        }
    }

    pub(crate) fn control(&self) -> Control {
        self.simulator.control()
    }

    pub(crate) fn corp(&self) -> Corp {
        self.simulator
            .world()
            .read(|world| world.corps.values().next().unwrap().clone())
    }

    /// Installs through the link that the adapter makes; the corp as the adapter addresses it.
    pub(crate) async fn install(&self) -> CorpKey {
        let link = self
            .wecom
            .install_link("state7", "http://127.0.0.1:9/bound")
            .await
            .unwrap();
        let back = fields_of(&confirm_install(&self.control(), &link.url, &self.corp().id));
        assert_eq!(back["state"], "state7");
        self.adopt(&back["auth_code"]).await
    }

    /// Exchanges an auth code and keeps the permanent code.
    pub(crate) async fn adopt(&self, auth_code: &str) -> CorpKey {
        let code = AuthCode(auth_code.to_owned().into());
        let installed = self.wecom.complete_install(&code).await.unwrap();
        let corp = CorpId::from(uuid_v7(self.clock.as_ref(), &self.entropy));
        self.secrets
            .codes
            .lock()
            .unwrap()
            .insert(corp, installed.permanent_code);
        let mut key = CorpKey {
            corp,
            platform: installed.corp,
            mode: Mode::Suite,
            agent: None,
        };
        key.agent = Some(self.wecom.installation(&key).await.unwrap().agent);
        key
    }
}

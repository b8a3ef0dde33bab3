//! A started simulator with a clock that stands still, and calls as an app makes them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use sidebook_ambient::{ManualClock, SeededEntropy};
use sidebook_simulator::config::{BehaviourConfig, CorpSeed, InternalAppConfig, SeedConfig, SimulatorConfig};
use sidebook_simulator::world::{Corp, InstallRequest};
use sidebook_simulator::{Control, Simulator};

/// 2026-03-02 09:20 in Shanghai.
pub(crate) const NOW: i64 = 1_772_414_400;
pub(crate) const INTERNAL_CORP: &str = "wwfeedfeedfeed0001";
pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

pub(crate) struct Sim {
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: reqwest::Client,
}

pub(crate) fn config() -> SimulatorConfig {
    let corp = |id: &str, name: &str| CorpSeed {
        corp_id: Some(id.to_owned()),
        name: name.to_owned(),
        members: 6,
        contacts: 60,
        groups: 8,
        ..CorpSeed::default()
    };
    let mut config = SimulatorConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        proxy_listen: "127.0.0.1:0".parse().unwrap(),
        auto_push: false,
        seed: SeedConfig {
            seed: 7,
            corps: vec![
                corp(INTERNAL_CORP, "晨光代账"),
                corp("wwfeedfeedfeed0002", "远山财税"),
            ],
        },
        internal_apps: vec![InternalAppConfig {
            corp_id: INTERNAL_CORP.to_owned(),
            agent_id: 1_000_099,
            secret: "own-secret".to_owned(),
            token: "OwnToken".to_owned(),
            encoding_aes_key: KEY.to_owned(),
            ..InternalAppConfig::default()
        }],
        behaviour: BehaviourConfig {
            callback_deadline_ms: 300,
            ..BehaviourConfig::default()
        },
        ..SimulatorConfig::default()
    };
    config.suite.encoding_aes_key = KEY.to_owned();
    config.suite.trusted_domains = vec!["sidebook.test".to_owned()];
    config.suite.install_domains = vec!["sidebook.test:8080".to_owned()];
    config
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests play the caller, with a plain client"
)]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap()
}

impl Sim {
    pub(crate) async fn start() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: SimulatorConfig) -> Self {
        let clock = Arc::new(ManualClock::at_unix(NOW));
        let entropy = Arc::new(SeededEntropy::new(11));
        let simulator = Simulator::start(config, clock.clone(), entropy).await.unwrap();
        Self {
            simulator,
            clock,
            http: client(),
        }
    }

    pub(crate) fn control(&self) -> Control {
        self.simulator.control()
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn url(&self, api: &str) -> String {
        format!("{}/cgi-bin/{api}", self.simulator.api_url())
    }

    pub(crate) async fn get(&self, api: &str, query: &[(&str, &str)]) -> Value {
        self.http
            .get(self.url(api))
            .query(query)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    pub(crate) async fn post(&self, api: &str, query: &[(&str, &str)], body: Value) -> Value {
        self.http
            .post(self.url(api))
            .query(query)
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// GET with a corp token.
    pub(crate) async fn ask(&self, token: &str, api: &str, query: &[(&str, &str)]) -> Value {
        let query: Vec<_> = [("access_token", token)]
            .into_iter()
            .chain(query.iter().copied())
            .collect();
        self.get(api, &query).await
    }

    /// POST with a corp token.
    pub(crate) async fn tell(&self, token: &str, api: &str, body: Value) -> Value {
        self.post(api, &[("access_token", token)], body).await
    }

    /// The first corp of the seed, as it is now.
    pub(crate) fn corp(&self) -> Corp {
        let world = self.simulator.world();
        world.read(|world| {
            world
                .corps
                .values()
                .find(|corp| corp.plain_id == INTERNAL_CORP)
                .unwrap()
                .clone()
        })
    }

    pub(crate) async fn suite_token(&self) -> String {
        self.control().push_suite_ticket();
        let world = self.simulator.world();
        let ticket = world.read(|world| world.suite.tickets.last().unwrap().value.clone());
        let suite = config().suite;
        let body =
            json!({ "suite_id": suite.suite_id, "suite_secret": suite.suite_secret, "suite_ticket": ticket });
        let answer = self.post("service/get_suite_token", &[], body).await;
        answer["suite_access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn request(&self, suite_token: &str) -> InstallRequest {
        let answer = self
            .get(
                "service/get_pre_auth_code",
                &[("suite_access_token", suite_token)],
            )
            .await;
        InstallRequest {
            suite_id: config().suite.suite_id,
            pre_auth_code: answer["pre_auth_code"].as_str().unwrap().to_owned(),
            redirect_uri: "http://sidebook.test:8080/installed".to_owned(),
            state: "inst7f3a".to_owned(),
        }
    }

    /// Installs the suite in the first corp; suite token, permanent code, corp token.
    pub(crate) async fn install(&self) -> (String, String, String) {
        let suite = self.suite_token().await;
        let corp = self.corp().id;
        let request = self.request(&suite).await;
        let redirect = self.control().confirm_install(&request, &corp).unwrap();
        let code = redirect
            .split(['?', '&'])
            .find_map(|part| part.strip_prefix("auth_code="))
            .unwrap();
        let answer = self.exchange(&suite, code).await;
        let permanent = answer["permanent_code"].as_str().unwrap().to_owned();
        let token = self.corp_token(&suite, &permanent).await["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        (suite, permanent, token)
    }

    pub(crate) async fn exchange(&self, suite: &str, code: &str) -> Value {
        let query = [("suite_access_token", suite)];
        self.post(
            "service/v2/get_permanent_code",
            &query,
            json!({ "auth_code": code }),
        )
        .await
    }

    pub(crate) async fn corp_token(&self, suite: &str, permanent: &str) -> Value {
        let body = json!({ "auth_corpid": self.corp().id, "permanent_code": permanent });
        self.post("service/get_corp_token", &[("suite_access_token", suite)], body)
            .await
    }

    pub(crate) async fn internal_token(&self) -> String {
        let answer = self
            .get(
                "gettoken",
                &[("corpid", INTERNAL_CORP), ("corpsecret", "own-secret")],
            )
            .await;
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

/// The platform's code of an answer; 0 when it is left out.
pub(crate) fn code(answer: &Value) -> i64 {
    answer["errcode"].as_i64().unwrap_or(0)
}

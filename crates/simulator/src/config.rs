//! What a simulated platform is made of. Every field has a default that fits the demo.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;

/// Configuration of one [`Simulator`](crate::Simulator).
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulatorConfig {
    /// HTTP API, install/OAuth/login pages and the chat window. Port 0 picks a free one.
    pub listen: SocketAddr,
    /// The proxy that shows Sidebook's pages inside the chat window.
    pub proxy_listen: SocketAddr,
    /// Where Sidebook answers: upstream of the proxy and base of the callback URLs.
    pub sidebook_url: String,
    /// The third-party app and its provider.
    pub suite: SuiteConfig,
    /// Apps that a corp built for itself.
    pub internal_apps: Vec<InternalAppConfig>,
    /// What the corps are filled with on the first start.
    pub seed: SeedConfig,
    /// Keeps the world between starts. Absent: the world ends with the process.
    pub world_file: Option<PathBuf>,
    /// Deliver callbacks and tickets in the background. Tests switch this off and pump by hand.
    pub auto_push: bool,
    /// How the platform behaves where reality differs between corps or is not documented.
    pub behaviour: BehaviourConfig,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            listen: local(7801),
            proxy_listen: local(7802),
            sidebook_url: "http://127.0.0.1:7800".to_owned(),
            suite: SuiteConfig::default(),
            internal_apps: Vec::new(),
            seed: SeedConfig::default(),
            world_file: None,
            auto_push: true,
            behaviour: BehaviourConfig::default(),
        }
    }
}

impl SimulatorConfig {
    /// The instruction callback URL: the configured one, or Sidebook's usual path.
    #[must_use]
    pub fn instruction_url(&self) -> String {
        let usual = || {
            format!(
                "{}/callbacks/wecom/suite",
                self.sidebook_url.trim_end_matches('/')
            )
        };
        self.suite.instruction_url.clone().unwrap_or_else(usual)
    }

    /// The data callback URL: the configured one, or Sidebook's usual path.
    #[must_use]
    pub fn data_url(&self) -> String {
        let usual = || format!("{}/callbacks/wecom/data", self.sidebook_url.trim_end_matches('/'));
        self.suite.data_url.clone().unwrap_or_else(usual)
    }
}

/// The third-party app (suite) and the provider that owns it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SuiteConfig {
    /// `ww` + 16 hex digits.
    pub suite_id: String,
    /// Secret of the suite.
    pub suite_secret: String,
    /// The provider company's own corp id; receiver id of URL verification.
    pub provider_corp_id: String,
    /// Secret of the provider.
    pub provider_secret: String,
    /// Callback token, at most 32 letters and digits.
    pub token: String,
    /// Callback key, 43 letters and digits.
    pub encoding_aes_key: String,
    /// Instruction callback URL; default: `{sidebook_url}/callbacks/wecom/suite`.
    pub instruction_url: Option<String>,
    /// Data callback URL; default: `{sidebook_url}/callbacks/wecom/data`.
    pub data_url: Option<String>,
    /// Trusted domains (可信域名) as `host:port`; OAuth redirects go nowhere else. Empty: any host.
    pub trusted_domains: Vec<String>,
    /// Domains the install page may return to, as `host:port`. Empty: any host.
    pub install_domains: Vec<String>,
    /// Chat toolbar page (聊天工具栏页面): a path on Sidebook or a whole URL.
    pub sidebar_url: String,
    /// Name of the app as members see it.
    pub app_name: String,
}

impl Default for SuiteConfig {
    fn default() -> Self {
        Self {
            suite_id: "ww5a1de8077e7fee01".to_owned(),
            suite_secret: "sidebook-demo-suite-secret".to_owned(),
            provider_corp_id: "ww5a1de8077e70000a".to_owned(),
            provider_secret: "sidebook-demo-provider-secret".to_owned(),
            token: "SidebookDemoToken".to_owned(),
            encoding_aes_key: "SidebookDemoEncodingAesKey00000000000000000".to_owned(),
            instruction_url: None,
            data_url: None,
            trusted_domains: Vec::new(),
            install_domains: Vec::new(),
            sidebar_url: "/sidebar/".to_owned(),
            app_name: "Sidebook".to_owned(),
        }
    }
}

/// An app that a corp built for itself (自建应用): plain ids, no install flow, no licences.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InternalAppConfig {
    /// Plain corp id (`ww…`) of the corp that owns the app; must be one of the seeded corps.
    pub corp_id: String,
    /// The app's id in that corp.
    pub agent_id: i64,
    /// Secret for `gettoken`.
    pub secret: String,
    /// Callback token.
    pub token: String,
    /// Callback key, 43 letters and digits.
    pub encoding_aes_key: String,
    /// Where its events go; empty: `{sidebook_url}/callbacks/wecom/internal/{corp_id}`.
    pub callback_url: String,
    /// Chat toolbar page: a path on Sidebook or a whole URL.
    pub sidebar_url: String,
    /// Trusted domains as `host:port`. Empty: any host.
    pub trusted_domains: Vec<String>,
}

/// What the world is filled with. The same seed gives the same people.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedConfig {
    /// Number that all generated names and ids follow from.
    pub seed: u64,
    /// The corps (tenants) of the platform.
    pub corps: Vec<CorpSeed>,
}

impl Default for SeedConfig {
    fn default() -> Self {
        Self {
            seed: 20_260_301,
            corps: vec![CorpSeed::default()],
        }
    }
}

/// One corp to generate.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorpSeed {
    /// Plain id `ww…` of the corp; one that starts with `wp` sets the encrypted id instead. Absent: from the seed.
    pub corp_id: Option<String>,
    /// Short name of the corp.
    pub name: String,
    /// How many members it has, the named `staff` included.
    pub members: usize,
    /// Members with given names and mobiles; the rest are made up. The first one is the administrator.
    pub staff: Vec<MemberSeed>,
    /// How many external contacts.
    pub contacts: usize,
    /// How many customer groups.
    pub groups: usize,
    /// Companies the contacts work for: remarks and group names are made from them. Empty: made up.
    pub company_names: Vec<String>,
}

impl Default for CorpSeed {
    fn default() -> Self {
        Self {
            corp_id: None,
            name: "晨光代账".to_owned(),
            members: 8,
            staff: Vec::new(),
            contacts: 220,
            groups: 30,
            company_names: Vec::new(),
        }
    }
}

/// One member with a given name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemberSeed {
    /// Plain user id such as `zhou.min`; empty: made from the seed.
    pub userid: String,
    /// Real name.
    pub name: String,
    /// Mobile number; empty: made up.
    pub mobile: String,
    /// Name of the department; empty: one of the usual ones.
    pub department: String,
}

/// Knobs for what the platform leaves open.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviourConfig {
    /// Leave `errcode`/`errmsg` out of successful answers of the old service APIs.
    pub historic_errcode: bool,
    /// Seconds an old corp token stays good after a new one was issued.
    pub token_overlap_seconds: i64,
    /// Seconds a page cursor stays good.
    pub cursor_seconds: i64,
    /// Rate limits of the platform are multiplied with this; 1.0 is the documented size.
    pub rate_factor: f64,
    /// Calls of one API and corp at the same time before 45033.
    pub concurrency: usize,
    /// Addresses that may call, `a.b.c.*` allowed. Empty: any.
    pub ip_whitelist: Vec<String>,
    /// On the instruction URL a 200 with a body other than `success` counts as failed.
    pub strict_body: bool,
    /// Seconds between attempts of one callback.
    pub retry_seconds: i64,
    /// Milliseconds a receiver has to answer a callback.
    pub callback_deadline_ms: u64,
    /// Verify the instruction URL with the suite id instead of the provider's corp id, as a minority does.
    pub verify_with_suite_id: bool,
    /// Vary element order, CDATA, white space and the agent id of callbacks.
    pub envelope_variants: bool,
}

impl Default for BehaviourConfig {
    fn default() -> Self {
        Self {
            historic_errcode: false,
            token_overlap_seconds: 0,
            cursor_seconds: 4 * 3600,
            rate_factor: 1.0,
            concurrency: 64,
            ip_whitelist: Vec::new(),
            strict_body: true,
            retry_seconds: 0,
            callback_deadline_ms: 5_000,
            verify_with_suite_id: false,
            envelope_variants: true,
        }
    }
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

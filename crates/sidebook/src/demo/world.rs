use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::ExposeSecret;
use sidebook_simulator::SimulatorConfig;
use sidebook_simulator::config::{CorpSeed, InternalAppConfig, MemberSeed, SeedConfig, SuiteConfig};

use crate::config::Config;

/// The people and companies the simulated corps are filled with, so that conversations look like the agency's clients.
#[derive(Debug, Clone, Default)]
pub struct WorldPeople {
    /// The agency's name, taken for its corp.
    pub agency: String,
    /// Name and mobile of the agency's staff, the owner first.
    pub staff: Vec<(String, String)>,
    /// Short names of clients.
    pub companies: Vec<String>,
}

/// The simulated platform that fits `config`: the same apps, keys and addresses, seen from the other side.
///
/// `sidebook` is where our own server listens; `file` keeps the world between starts.
#[must_use]
pub fn simulator_config(
    config: &Config,
    sidebook: SocketAddr,
    people: &WorldPeople,
    file: Option<PathBuf>,
) -> SimulatorConfig {
    let trusted = config.server.public_host().to_owned();
    let mut simulated = SimulatorConfig {
        listen: config.demo.simulator_listen,
        proxy_listen: config.demo.client_listen,
        sidebook_url: format!("http://{sidebook}"),
        world_file: file,
        ..SimulatorConfig::default()
    };
    let mut corps = Vec::new();
    if let Some(suite) = &config.wecom.suite {
        simulated.suite = SuiteConfig {
            suite_id: suite.suite_id.clone(),
            suite_secret: suite.suite_secret.expose_secret().to_owned(),
            provider_corp_id: suite.provider_corp_id.clone(),
            token: suite.token.expose_secret().to_owned(),
            encoding_aes_key: suite.encoding_aes_key.expose_secret().to_owned(),
            trusted_domains: vec![trusted.clone()],
            install_domains: vec![trusted.clone()],
            sidebar_url: "/sidebar/?app=suite".to_owned(),
            ..SuiteConfig::default()
        };
        corps.push(corp(None, people.agency.clone(), people, 220, 40));
    }
    for app in &config.wecom.internal {
        simulated.internal_apps.push(InternalAppConfig {
            corp_id: app.corp_id.clone(),
            agent_id: app.agent_id,
            secret: app.secret.expose_secret().to_owned(),
            token: app.token.expose_secret().to_owned(),
            encoding_aes_key: app.encoding_aes_key.expose_secret().to_owned(),
            callback_url: String::new(),
            sidebar_url: format!("/sidebar/?app=internal:{}", app.corp_id),
            trusted_domains: vec![trusted.clone()],
        });
        corps.push(corp(
            Some(app.corp_id.clone()),
            app.corp_name.clone(),
            people,
            40,
            8,
        ));
    }
    simulated.seed = SeedConfig {
        seed: config.demo.seed,
        corps,
    };
    simulated
}

fn corp(
    corp_id: Option<String>,
    name: String,
    people: &WorldPeople,
    contacts: usize,
    groups: usize,
) -> CorpSeed {
    let staff = people.staff.iter().map(|(name, mobile)| MemberSeed {
        name: name.clone(),
        mobile: mobile.clone(),
        ..MemberSeed::default()
    });
    CorpSeed {
        corp_id,
        name,
        members: people.staff.len().max(1),
        staff: staff.collect(),
        contacts,
        groups,
        company_names: people.companies.clone(),
    }
}

use std::net::SocketAddr;

use serde::Deserialize;

use super::problem::Problems;

/// The demonstration: the simulated platform beside the product.
#[derive(Debug, Clone)]
pub struct Demo {
    /// Set by the command `demo` only.
    pub enabled: bool,
    /// Where the simulator listens: its API, its pages and the chat window.
    pub simulator_listen: SocketAddr,
    /// Where the sidebar is reached through the simulated client.
    pub client_listen: SocketAddr,
    /// The seed of the generated world.
    pub seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    enabled: bool,
    simulator_listen: String,
    client_listen: String,
    seed: u64,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Demo> {
    let mut address = |key: &str, text: &str| {
        let parsed = text.parse::<SocketAddr>();
        problems.take(
            key,
            parsed.map_err(|_| "expected address:port, for example 127.0.0.1:7810"),
        )
    };
    let simulator_listen = address("demo.simulator_listen", &raw.simulator_listen);
    let client_listen = address("demo.client_listen", &raw.client_listen);
    Some(Demo {
        enabled: raw.enabled,
        simulator_listen: simulator_listen?,
        client_listen: client_listen?,
        seed: raw.seed,
    })
}

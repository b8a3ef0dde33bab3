use std::net::SocketAddr;

use serde::Deserialize;

use super::problem::Problems;

/// Where the process's figures can be read.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// Address and port of the listener for `/metrics`. `None`: there is none, and nothing is sampled.
    pub listen: Option<SocketAddr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    listen: String,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Metrics> {
    if raw.listen.is_empty() {
        return Some(Metrics { listen: None });
    }
    let listen = raw.listen.parse::<SocketAddr>();
    let listen = listen.map_err(|_| "expected address:port, for example 127.0.0.1:9464, or nothing");
    Some(Metrics {
        listen: Some(problems.take("metrics.listen", listen)?),
    })
}

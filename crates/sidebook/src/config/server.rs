use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::problem::Problems;

/// Where we listen and how we are reached.
#[derive(Debug, Clone)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address under which messenger clients and admins reach us: scheme, host, port, no path, no final slash.
    pub public_url: String,
    /// Who may show the sidebar in a frame, besides ourselves: origins.
    pub frame_ancestors: Vec<String>,
    /// How many proxies of ours stand before us: so many entries of `X-Forwarded-For` are believed.
    pub trusted_proxies: usize,
    /// What this process does.
    pub roles: Vec<Role>,
}

impl Server {
    /// Host, and port when it is not the scheme's own, of the public address.
    #[must_use]
    pub fn public_host(&self) -> &str {
        self.public_url.split_once("://").map_or("", |(_, host)| host)
    }
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes callbacks.
    Receiver,
    /// Serves sidebar and console.
    Api,
    /// Runs jobs and schedules.
    Worker,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    listen: String,
    public_url: String,
    frame_ancestors: Vec<String>,
    trusted_proxies: usize,
    roles: Vec<Role>,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Server> {
    let listen = raw.listen.parse::<SocketAddr>();
    let listen = problems.take(
        "server.listen",
        listen.map_err(|_| "expected address:port, for example 0.0.0.0:8080"),
    );
    let public_url = origin(&raw.public_url).map(str::to_owned);
    let public_url = problems.take("server.public_url", public_url);
    for ancestor in &raw.frame_ancestors {
        problems.take("server.frame_ancestors", origin(ancestor).map(drop));
    }
    if raw.roles.is_empty() {
        problems.add("server.roles", "expected at least one of receiver, api, worker");
    }
    let twice = |(index, role): (usize, &Role)| raw.roles.iter().take(index).any(|earlier| earlier == role);
    if raw.roles.iter().enumerate().any(twice) {
        problems.add("server.roles", "names a role twice");
    }
    Some(Server {
        listen: listen?,
        public_url: public_url?,
        frame_ancestors: raw.frame_ancestors,
        roles: raw.roles,
        trusted_proxies: raw.trusted_proxies,
    })
}

/// An origin: scheme, host and perhaps a port, nothing behind.
pub(super) fn origin(text: &str) -> Result<&str, &'static str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', ';', ',']) => Ok(text),
        _ => Err("expected an address such as https://sidebook.example.cn, without a path or final slash"),
    }
}

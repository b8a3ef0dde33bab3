use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::problem::Problems;

/// Shared state of a cluster.
#[derive(Debug, Clone)]
pub struct Redis {
    /// `redis://…` or `rediss://…`. `None`: state lives in this process.
    pub url: Option<SecretString>,
    /// Put before every key, so that several installations can share a server.
    pub prefix: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    url: Option<String>,
    url_file: Option<PathBuf>,
    prefix: String,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Redis> {
    let url = problems.secret("redis.url", raw.url, raw.url_file)?;
    if let Some(url) = &url
        && !["redis://", "rediss://"]
            .iter()
            .any(|scheme| url.expose_secret().starts_with(scheme))
    {
        problems.add("redis.url", "expected redis://host:port or rediss://host:port");
    }
    Some(Redis {
        url,
        prefix: raw.prefix,
    })
}

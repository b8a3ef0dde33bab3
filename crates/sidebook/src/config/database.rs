use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::problem::Problems;

/// The main database.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite://path` or `postgres://…`; may hold a password.
    pub url: SecretString,
    /// Connections at most.
    pub max_connections: u32,
    /// How long a start waits for a database that does not answer yet.
    pub wait: Duration,
}

impl Database {
    /// Whether it is PostgreSQL (otherwise SQLite).
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.url.expose_secret().starts_with("postgres")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    url: Option<String>,
    url_file: Option<PathBuf>,
    max_connections: u32,
    wait_seconds: u64,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Database> {
    if raw.max_connections == 0 {
        problems.add("database.max_connections", "expected at least 1");
    }
    if raw.wait_seconds > 3600 {
        problems.add("database.wait_seconds", "expected at most 3600");
    }
    let url = problems.required_secret("database.url", raw.url, raw.url_file)?;
    let known = ["sqlite://", "postgres://", "postgresql://"];
    if !known.iter().any(|scheme| url.expose_secret().starts_with(scheme)) {
        problems.add(
            "database.url",
            "expected sqlite://path or postgres://user:password@host/name",
        );
        return None;
    }
    Some(Database {
        url,
        max_connections: raw.max_connections,
        wait: Duration::from_secs(raw.wait_seconds),
    })
}

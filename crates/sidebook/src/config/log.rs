use serde::Deserialize;

use super::problem::Problems;

/// Log lines.
#[derive(Debug, Clone)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// A filter such as `info,sidebook=debug`.
    pub filter: String,
}

/// Shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// One readable line.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    format: LogFormat,
    filter: String,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Log> {
    let filter = raw.filter.parse::<tracing_subscriber::EnvFilter>();
    problems.take("log.filter", filter)?;
    Some(Log {
        format: raw.format,
        filter: raw.filter,
    })
}

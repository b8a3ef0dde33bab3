//! Configuration: annotated defaults (compiled in) < a file < the environment, one section per file.
//!
//! Everything is parsed into the house's types at the start; all problems are found in one go and each names its key.
//! Variables are `SIDEBOOK_SECTION__KEY`, for example `SIDEBOOK_DATABASE__URL`. Every secret may come from a file
//! instead: `…_file`.

mod attachments;
mod database;
mod demo;
mod log;
mod metrics;
mod problem;
mod receiver;
mod redis;
mod secrets;
mod server;
mod sms;
mod telemetry;
mod together;
mod wecom;
mod worker;

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::de::DeserializeOwned;

pub use self::attachments::{AttachmentStoreConfig, Attachments};
pub use self::database::Database;
pub use self::demo::Demo;
pub use self::log::{Log, LogFormat};
pub use self::metrics::Metrics;
pub use self::problem::{ConfigError, Problem};
pub use self::receiver::Receiver;
pub use self::redis::Redis;
pub use self::secrets::Secrets;
pub use self::server::{Role, Server};
pub use self::sms::{Sms, SmsProvider};
pub use self::telemetry::Telemetry;
pub use self::wecom::{InternalApp, Suite, Wecom};
pub use self::worker::Worker;

use self::problem::Problems;

/// The annotated defaults.
pub const DEFAULT_TOML: &str = include_str!("../../../../config/default.toml");

/// What the demo sets on top of the defaults.
pub const DEMO_TOML: &str = include_str!("../../../../config/demo.toml");

const SECTIONS: [&str; 13] = [
    "server",
    "database",
    "redis",
    "secrets",
    "wecom",
    "receiver",
    "worker",
    "attachments",
    "sms",
    "log",
    "metrics",
    "telemetry",
    "demo",
];

/// The whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where we listen and how we are reached.
    pub server: Server,
    /// The main database.
    pub database: Database,
    /// Shared state of a cluster; without it, state lives in the process.
    pub redis: Redis,
    /// Keys.
    pub secrets: Secrets,
    /// The WeCom apps.
    pub wecom: Wecom,
    /// What callbacks may take.
    pub receiver: Receiver,
    /// How much work at once.
    pub worker: Worker,
    /// Where files that people attach are kept.
    pub attachments: Attachments,
    /// How SMS codes go out.
    pub sms: Sms,
    /// Log lines.
    pub log: Log,
    /// Figures.
    pub metrics: Metrics,
    /// Traces.
    pub telemetry: Telemetry,
    /// The demonstration.
    pub demo: Demo,
    /// What was noticed while secrets were read, in words.
    notices: Vec<String>,
}

impl Config {
    /// Reads defaults, then `file`, then the environment.
    ///
    /// # Errors
    /// [`ConfigError`] lists every problem found.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load_with_roles(file, &[])
    }

    /// The same; `roles`, when there are any, are what the command line chose instead of `server.roles`.
    ///
    /// # Errors
    /// [`ConfigError`] lists every problem found.
    pub fn load_with_roles(file: Option<&Path>, roles: &[Role]) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULT_TOML));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::missing_file(file));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(environment());
        if !roles.is_empty() {
            figment = figment.merge(("server.roles", roles));
        }
        Self::read(&figment)
    }

    /// Reads defaults, the demo's settings, the demo's generated secrets, what the command line chose, then the
    /// environment.
    ///
    /// # Errors
    /// [`ConfigError`] lists every problem found.
    pub fn load_demo(secrets: &str, chosen: &str) -> Result<Self, ConfigError> {
        Self::read(&demo_figment(secrets, chosen).merge(environment()))
    }

    /// Reads defaults and then `text`, without the environment: for tests.
    ///
    /// # Errors
    /// [`ConfigError`] lists every problem found.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Self::read(&Figment::from(Toml::string(DEFAULT_TOML)).merge(Toml::string(text)))
    }

    fn read(figment: &Figment) -> Result<Self, ConfigError> {
        let mut problems = Problems::default();
        problems.unknown_sections(figment, &SECTIONS);
        let server = section(figment, "server", &mut problems, server::check);
        let database = section(figment, "database", &mut problems, database::check);
        let redis = section(figment, "redis", &mut problems, redis::check);
        let secrets = section(figment, "secrets", &mut problems, secrets::check);
        let wecom = section(figment, "wecom", &mut problems, wecom::check);
        let receiver = section(figment, "receiver", &mut problems, receiver::check);
        let worker = section(figment, "worker", &mut problems, worker::check);
        let attachments = section(figment, "attachments", &mut problems, attachments::check);
        let sms = section(figment, "sms", &mut problems, sms::check);
        let log = section(figment, "log", &mut problems, log::check);
        let metrics = section(figment, "metrics", &mut problems, metrics::check);
        let telemetry = section(figment, "telemetry", &mut problems, telemetry::check);
        let demo = section(figment, "demo", &mut problems, demo::check);
        match (
            server,
            database,
            redis,
            secrets,
            wecom,
            receiver,
            worker,
            attachments,
            sms,
            log,
            metrics,
            telemetry,
            demo,
        ) {
            (
                Some(server),
                Some(database),
                Some(redis),
                Some(secrets),
                Some(wecom),
                Some(receiver),
                Some(worker),
                Some(attachments),
                Some(sms),
                Some(log),
                Some(metrics),
                Some(telemetry),
                Some(demo),
            ) if problems.is_empty() => Self {
                notices: problems.take_notices(),
                server,
                database,
                redis,
                secrets,
                wecom,
                receiver,
                worker,
                attachments,
                sms,
                log,
                metrics,
                telemetry,
                demo,
            }
            .without_contradictions(),
            _ => Err(problems.into_error()),
        }
    }

    fn without_contradictions(self) -> Result<Self, ConfigError> {
        let problems = self.contradictions();
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(ConfigError { problems })
        }
    }
}

fn demo_figment(secrets: &str, chosen: &str) -> Figment {
    Figment::from(Toml::string(DEFAULT_TOML))
        .merge(Toml::string(DEMO_TOML))
        .merge(Toml::string(secrets))
        .merge(Toml::string(chosen))
}

fn environment() -> Env {
    Env::prefixed("SIDEBOOK_")
        .filter(|key| key.as_str().contains("__"))
        .split("__")
}

fn section<R: DeserializeOwned, T>(
    figment: &Figment,
    name: &'static str,
    problems: &mut Problems,
    check: fn(R, &mut Problems) -> Option<T>,
) -> Option<T> {
    match figment.extract_inner::<R>(name) {
        Ok(raw) => check(raw, problems),
        Err(error) => {
            problems.add_figment(name, error);
            None
        }
    }
}

#[cfg(test)]
mod tests;

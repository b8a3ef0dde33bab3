use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use secrecy::SecretString;
use sidebook_ambient::{SystemClock, SystemEntropy};
use sidebook_storage::{DatabaseConfig, KeyId, Keyring, Storage};
use tempfile::TempDir;
use tokio::process::Command;

use super::event::{KEY, PROVIDER, SUITE, TOKEN};
use super::{Backing, Options};
use crate::servers::{Died, PrivatePostgres, PrivateRedis, Process, free_port};

/// Everything that can be killed: the service's processes by role, the database, Redis.
pub(super) struct Fleet {
    binary: PathBuf,
    pub(super) receivers: Vec<Service>,
    pub(super) workers: Vec<Service>,
    pub(super) postgres: Option<PrivatePostgres>,
    pub(super) redis: Option<PrivateRedis>,
    /// Files: configuration, logs, the database on SQLite.
    pub(super) folder: TempDir,
}

/// `sidebook serve` in one role.
pub(super) struct Service {
    pub(super) address: SocketAddr,
    config: PathBuf,
    log: PathBuf,
    running: Option<Process>,
}

/// Which services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Receiver(usize),
    Worker(usize),
}

impl Fleet {
    /// Starts the servers behind, and writes a configuration for each service. Starts no service.
    pub(super) async fn prepare(options: &Options, platform: SocketAddr) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("sidebook-crash.").tempdir()?;
        let (postgres, redis) = match options.database {
            Backing::Sqlite => (None, None),
            Backing::Postgres => (
                Some(PrivatePostgres::start().await?),
                Some(PrivateRedis::start().await?),
            ),
        };
        let mut fleet = Self {
            binary: options.binary()?,
            receivers: Vec::new(),
            workers: Vec::new(),
            postgres,
            redis,
            folder,
        };
        for number in 0..options.receivers {
            let service = fleet.service("receiver", number, platform)?;
            fleet.receivers.push(service);
        }
        for number in 0..options.workers {
            let service = fleet.service("worker", number, platform)?;
            fleet.workers.push(service);
        }
        Ok(fleet)
    }

    fn service(&self, role: &str, number: usize, platform: SocketAddr) -> anyhow::Result<Service> {
        let path = |end: &str| self.folder.path().join(format!("{role}-{number}.{end}"));
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let service = Service {
            address,
            config: path("toml"),
            log: path("log"),
            running: None,
        };
        let redis = self.redis.as_ref().map_or(String::new(), |redis| {
            format!("[redis]\nurl = \"{}\"\n", redis.url())
        });
        let text = format!(
            "[server]\nlisten = \"{address}\"\nroles = [\"{role}\"]\n\
             [database]\nurl = \"{}\"\n{redis}\
             [secrets]\nsession_key = \"0123456789abcdef0123456789abcdef\"\n[secrets.keys]\n1 = \"{SEALING_KEY}\"\n\
             [wecom]\napi_base = \"http://{platform}\"\n\
             [wecom.suite]\nsuite_id = \"{SUITE}\"\nsuite_secret = \"crash\"\nprovider_corp_id = \"{PROVIDER}\"\n\
             token = \"{TOKEN}\"\nencoding_aes_key = \"{KEY}\"\n\
             [worker]\nlease_seconds = 5\nplatform_calls_per_minute = 10000\n\
             [log]\nformat = \"text\"\nfilter = \"warn\"\n",
            self.database_url()
        );
        std::fs::write(&service.config, text)?;
        Ok(service)
    }

    fn database_url(&self) -> String {
        match &self.postgres {
            Some(server) => server.url(),
            None => format!("sqlite://{}", self.folder.path().join("sidebook.db").display()),
        }
    }

    /// A look into the database past all doors, with a connection of its own. Closed again by [`Storage::close`].
    pub(super) async fn storage(&self) -> anyhow::Result<Storage> {
        let config = DatabaseConfig {
            url: SecretString::from(self.database_url()),
            max_connections: 2,
        };
        let keyring = Keyring::from_base64(KeyId(1), [(KeyId(1), &SecretString::from(SEALING_KEY))])?;
        Ok(Storage::connect(&config, keyring, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?)
    }

    fn part(&mut self, part: Part) -> &mut Service {
        match part {
            Part::Receiver(index) => &mut self.receivers[index],
            Part::Worker(index) => &mut self.workers[index],
        }
    }

    /// Every service.
    pub(super) fn parts(&self) -> Vec<Part> {
        let receivers = (0..self.receivers.len()).map(Part::Receiver);
        receivers
            .chain((0..self.workers.len()).map(Part::Worker))
            .collect()
    }

    pub(super) fn start(&mut self, part: Part) -> anyhow::Result<()> {
        let mut command = Command::new(&self.binary);
        let service = self.part(part);
        command.args(["serve", "--config"]).arg(&service.config);
        service.running = Some(Process::start(command, &service.log)?);
        Ok(())
    }

    /// SIGKILL.
    pub(super) async fn kill(&mut self, part: Part) -> anyhow::Result<()> {
        match self.part(part).running.take() {
            Some(process) => process.kill().await,
            None => Ok(()),
        }
    }

    /// SIGTERM, without waiting.
    pub(super) async fn ask_to_stop(&mut self, part: Part) {
        if let Some(process) = &self.part(part).running {
            process.ask_to_stop().await;
        }
    }

    /// Starts again what ended by itself: a service manager would. Returns how many those were.
    pub(super) fn revive(&mut self) -> anyhow::Result<u64> {
        let mut revived = 0;
        for part in self.parts() {
            let gone = match &mut self.part(part).running {
                Some(process) => !process.is_alive(),
                None => true,
            };
            if gone {
                self.start(part)?;
                revived += 1;
            }
        }
        Ok(revived)
    }

    /// Asks every service to stop and waits: a graceful end, as in an upgrade.
    pub(super) async fn stop(&mut self) -> anyhow::Result<()> {
        for part in self.parts() {
            let Some(process) = self.part(part).running.take() else {
                continue;
            };
            if process.stop(Duration::from_secs(30)).await? == Died::Badly {
                bail!("{part:?} did not stop when asked to");
            }
        }
        Ok(())
    }

    /// The last lines of each log, for people.
    pub(super) fn log_ends(&self) -> String {
        let mut text = String::new();
        for service in self.receivers.iter().chain(&self.workers) {
            text.push_str(&format!(
                "-- {}\n{}\n",
                service.log.display(),
                end_of(&service.log)
            ));
        }
        text
    }
}

/// Both ends are ours: no secret.
const SEALING_KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

fn end_of(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::{Process, children, free_port, hand_over, signal, unprivileged};
use crate::pause;

/// A PostgreSQL server of one's own, with its files in a folder that goes with it. It syncs to disk as in production.
#[derive(Debug)]
pub struct PrivatePostgres {
    port: u16,
    binaries: PathBuf,
    running: Option<Process>,
    folder: TempDir,
}

impl PrivatePostgres {
    /// Makes a server and waits until it answers.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let binaries = binaries()?;
        let folder = tempfile::Builder::new().prefix("sidebook-postgres.").tempdir()?;
        hand_over(folder.path())?;
        let made = unprivileged(&binaries.join("initdb"))
            .arg("-D")
            .arg(folder.path().join("data"))
            .args([
                "-U",
                "sidebook",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ])
            .current_dir(folder.path())
            .output()
            .await?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let mut server = Self {
            port: free_port(),
            binaries,
            running: None,
            folder,
        };
        server.restart().await?;
        Ok(server)
    }

    /// Where clients find it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_at(self.port)
    }

    /// The same through another port, for a proxy.
    #[must_use]
    pub fn url_at(&self, port: u16) -> String {
        format!("postgres://sidebook@127.0.0.1:{port}/postgres")
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// SIGKILL for the server and every process of it, as a machine out of memory would do.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        let Some(server) = self.running.take() else {
            return Ok(());
        };
        // Stopped first: it starts no further process while its processes are listed.
        signal("-STOP", &[server.id()]).await;
        let parts = children(server.id());
        signal("-KILL", &parts).await;
        server.kill().await?;
        // They were its children and are init's now; the next server refuses to start while one of them is left.
        while parts
            .iter()
            .any(|id| Path::new(&format!("/proc/{id}")).exists() && !is_zombie(*id))
        {
            pause(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// Stops it as an administrator does who does not wait for clients.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let Some(server) = self.running.take() else {
            return Ok(());
        };
        signal("-INT", &[server.id()]).await;
        server.stop(Duration::from_secs(20)).await?;
        Ok(())
    }

    /// Starts it again; returns how long it took until it accepted clients, recovery included.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn restart(&mut self) -> anyhow::Result<Duration> {
        let began = Instant::now();
        let mut command = unprivileged(&self.binaries.join("postgres"));
        command
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-p", &self.port.to_string(), "-k"])
            .arg(self.folder.path())
            .current_dir(self.folder.path());
        for setting in [
            "listen_addresses=127.0.0.1",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "max_connections=200",
            // Short checkpoints keep recovery short; an operator sets what recovery may take.
            "checkpoint_timeout=30s",
        ] {
            command.args(["-c", setting]);
        }
        let log = self.folder.path().join("postgres.log");
        let mut server = Process::start(command, &log)?;
        while !accepts(self.port).await {
            if !server.is_alive() || began.elapsed() > Duration::from_secs(60) {
                bail!("PostgreSQL does not start: {}", std::fs::read_to_string(&log)?);
            }
            pause(Duration::from_millis(5)).await;
        }
        self.running = Some(server);
        Ok(began.elapsed())
    }
}

fn is_zombie(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| {
        stat.rsplit_once(')')
            .is_some_and(|(_, rest)| rest.starts_with(" Z"))
    })
}

/// Says hello in version 3 of the protocol: an authentication request says yes, an error says not yet.
async fn accepts(port: u16) -> bool {
    let hello = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let words = b"user\0sidebook\0database\0postgres\0\0";
        let length = u32::try_from(words.len() + 8).unwrap_or(0);
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(&196_608_u32.to_be_bytes()).await?;
        stream.write_all(words).await?;
        let kind = stream.read_u8().await?;
        // Goodbye, so that the server's log stays clean.
        let _ = stream.write_all(&[b'X', 0, 0, 0, 4]).await;
        std::io::Result::Ok(kind == b'R')
    };
    matches!(
        tokio::time::timeout(Duration::from_secs(2), hello).await,
        Ok(Ok(true))
    )
}

/// The newest version's programs.
fn binaries() -> anyhow::Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    let on_path =
        || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| folder.join("initdb").is_file());
    found
        .pop()
        .map(|(_, path)| path)
        .or_else(on_path)
        .context("PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on PATH")
}

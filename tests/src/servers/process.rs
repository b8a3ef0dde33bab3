use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::Context;
use sidebook_ambient::{Entropy, SystemEntropy};
use tokio::process::{Child, Command};

/// A process of ours, ended when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    id: u32,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Died {
    /// By itself or asked to, with success.
    Well,
    /// Any other way.
    Badly,
}

impl Process {
    /// Starts `command`; what it says goes to the end of the file `log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{:?} does not start", command.as_std().get_program()))?;
        let id = child.id().context("the process ended at once")?;
        Ok(Self { child, id })
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether it is still there.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it with SIGKILL and waits until it is gone.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.start_kill().or_else(gone_is_fine)?;
        self.child.wait().await?;
        Ok(())
    }

    /// Asks it to end (SIGTERM), and does not wait.
    pub async fn ask_to_stop(&self) {
        terminate(self.id).await;
    }

    /// Asks it to end and waits at most `within`; kills it then.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn stop(mut self, within: Duration) -> anyhow::Result<Died> {
        self.ask_to_stop().await;
        match tokio::time::timeout(within, self.child.wait()).await {
            Ok(status) => Ok(verdict(status?)),
            Err(_late) => {
                self.kill().await?;
                Ok(Died::Badly)
            }
        }
    }
}

fn verdict(status: ExitStatus) -> Died {
    if status.success() { Died::Well } else { Died::Badly }
}

fn gone_is_fine(error: std::io::Error) -> std::io::Result<()> {
    match error.kind() {
        std::io::ErrorKind::InvalidInput | std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}

/// SIGTERM, by number. The standard library knows SIGKILL only.
pub async fn terminate(id: u32) {
    signal("-TERM", &[id]).await;
}

/// SIGSTOP or SIGKILL for processes that are not children of this one.
pub(super) async fn signal(name: &str, ids: &[u32]) {
    if ids.is_empty() {
        return;
    }
    let ids = ids.iter().map(u32::to_string);
    // One that is gone already is no failure.
    let _ = Command::new("kill")
        .arg(name)
        .args(ids)
        .stderr(Stdio::null())
        .status()
        .await;
}

/// The processes whose parent is `parent`.
pub(super) fn children(parent: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| parent_of(*id) == Some(parent)).collect()
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before it may hold anything, brackets too.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// A port that nobody listens on, below the range from which the machine gives ports to outgoing connections.
#[must_use]
pub fn free_port() -> u16 {
    loop {
        let mut random = [0_u8; 2];
        SystemEntropy.fill(&mut random);
        let port = 20_000 + u16::from_be_bytes(random) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A command that runs without root's rights, which database servers refuse to have.
#[must_use]
pub fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(program);
    command
}

/// Gives a folder to whom [`unprivileged`] runs as.
///
/// # Errors
/// When the system refuses.
pub fn hand_over(folder: &Path) -> anyhow::Result<()> {
    if is_root() {
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(())
}

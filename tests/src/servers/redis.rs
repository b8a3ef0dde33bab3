use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::{Process, free_port, hand_over, unprivileged};
use crate::pause;

/// A Redis server of one's own that keeps nothing: ended, it forgets every key.
#[derive(Debug)]
pub struct PrivateRedis {
    port: u16,
    running: Option<Process>,
    folder: TempDir,
}

impl PrivateRedis {
    /// Makes a server and waits until it answers.
    ///
    /// # Errors
    /// When Redis is not installed or does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("sidebook-redis.").tempdir()?;
        hand_over(folder.path())?;
        let mut server = Self {
            port: free_port(),
            running: None,
            folder,
        };
        server.restart().await?;
        Ok(server)
    }

    /// Where clients find it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// When the system refuses.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        match self.running.take() {
            Some(server) => server.kill().await,
            None => Ok(()),
        }
    }

    /// Starts it again, empty.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        let mut command = unprivileged(Path::new("redis-server"));
        command
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .current_dir(self.folder.path());
        let log = self.folder.path().join("redis.log");
        let mut server = Process::start(command, &log)?;
        let began = Instant::now();
        while !answers(self.port).await {
            if !server.is_alive() || began.elapsed() > Duration::from_secs(20) {
                bail!("Redis does not start: {}", std::fs::read_to_string(&log)?);
            }
            pause(Duration::from_millis(5)).await;
        }
        self.running = Some(server);
        Ok(())
    }
}

async fn answers(port: u16) -> bool {
    let ping = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.write_all(b"PING\r\n").await?;
        let mut answer = [0_u8; 5];
        stream.read_exact(&mut answer).await?;
        std::io::Result::Ok(&answer == b"+PONG")
    };
    matches!(
        tokio::time::timeout(Duration::from_secs(2), ping).await,
        Ok(Ok(true))
    )
}

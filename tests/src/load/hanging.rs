use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::load::Target;

/// How often the server ended a connection that hung.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hanging {
    /// Of those that said nothing.
    pub idle_closed: u64,
    /// Of those whose body dawdled.
    pub slow_closed: u64,
}

#[derive(Debug, Default)]
struct Closed {
    idle: AtomicU64,
    slow: AtomicU64,
}

/// Connections that only hold on to the server: silent ones, and ones whose body comes a byte a second. A connection that
/// the server ends is opened again, so the pressure stays the same.
#[derive(Debug)]
pub struct HangingClients {
    tasks: JoinSet<()>,
    closed: Arc<Closed>,
}

impl HangingClients {
    /// Opens them; returns when each has tried once.
    pub async fn start(target: &Target, idle: usize, slow: usize) -> Self {
        let closed = Arc::new(Closed::default());
        let mut tasks = JoinSet::new();
        // One after the other, so that the server's backlog does not overflow.
        for _ in 0..idle {
            let first = TcpStream::connect(target.address).await.ok();
            tasks.spawn(hang(target.clone(), first, Kind::Idle, Arc::clone(&closed)));
        }
        for _ in 0..slow {
            let first = TcpStream::connect(target.address).await.ok();
            tasks.spawn(hang(target.clone(), first, Kind::Slow, Arc::clone(&closed)));
        }
        Self { tasks, closed }
    }

    /// How often the server ended one so far.
    #[must_use]
    pub fn closed(&self) -> Hanging {
        Hanging {
            idle_closed: self.closed.idle.load(Ordering::Relaxed),
            slow_closed: self.closed.slow.load(Ordering::Relaxed),
        }
    }

    /// Lets go of all of them.
    #[must_use]
    pub fn stop(mut self) -> Hanging {
        self.tasks.abort_all();
        self.closed()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Idle,
    Slow,
}

const TICK: Duration = Duration::from_secs(1);

async fn hang(target: Target, mut stream: Option<TcpStream>, kind: Kind, closed: Arc<Closed>) {
    loop {
        if let Some(mut stream) = stream.take() {
            hold(&target, &mut stream, kind).await;
            let counter = if kind == Kind::Idle {
                &closed.idle
            } else {
                &closed.slow
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
        tick().await;
        stream = TcpStream::connect(target.address).await.ok();
    }
}

/// Returns when the server has ended the connection.
async fn hold(target: &Target, stream: &mut TcpStream, kind: Kind) {
    if kind == Kind::Slow {
        let head = format!(
            "POST {}?msg_signature=x&timestamp=1&nonce=n HTTP/1.1\r\nHost: {}\r\nContent-Length: 60000\r\n\r\n",
            target.path, target.address
        );
        if stream.write_all(head.as_bytes()).await.is_err() {
            return;
        }
    }
    let mut answer = [0; 1024];
    loop {
        match timeout(TICK, stream.read(&mut answer)).await {
            // An answer before the body was through: the server has had enough of it.
            Ok(Ok(read)) if read > 0 && kind == Kind::Slow => return,
            Ok(Ok(read)) if read > 0 => {}
            Ok(_) => return,
            Err(_) if kind == Kind::Slow && stream.write_all(b"x").await.is_err() => return,
            Err(_) => {}
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the generator works in real time")]
async fn tick() {
    tokio::time::sleep(TICK).await;
}

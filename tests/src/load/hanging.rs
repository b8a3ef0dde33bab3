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
        let kinds = std::iter::repeat_n(Kind::Idle, idle).chain(std::iter::repeat_n(Kind::Slow, slow));
        // One after the other, so that the server's backlog does not overflow, and not faster than they are sent away later:
        // strangers do not know of each other, and what is opened together is closed and opened again together for ever.
        for (number, kind) in (1_usize..).zip(kinds) {
            let first = TcpStream::connect(target.address).await.ok();
            tasks.spawn(hang(target.clone(), first, kind, Arc::clone(&closed)));
            if number.is_multiple_of(TOGETHER) {
                pause(APART).await;
            }
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

/// So many connections are opened together, and this long before the next ones: 500 a second, so that ten thousand of them
/// come evenly over the time for which a silent one is let be.
const TOGETHER: usize = 5;
const APART: Duration = Duration::from_millis(10);

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
        pause(TICK).await;
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
    if kind == Kind::Idle {
        while stream.read(&mut answer).await.is_ok_and(|read| read > 0) {}
        return;
    }
    // An answer before the body was through, or an end: the server has had enough of it.
    while timeout(TICK, stream.read(&mut answer)).await.is_err() {
        if stream.write_all(b"x").await.is_err() {
            return;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the generator works in real time")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

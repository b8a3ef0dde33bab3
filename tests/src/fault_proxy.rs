//! A TCP proxy that misbehaves on request, to stand before a database, Redis or the platform.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::pause;

/// What the proxy does with connections, those that are open included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Forwards.
    Pass,
    /// Forwards what comes back this much later.
    Delay(Duration),
    /// Nobody listens: open connections end, new ones are refused.
    Refuse,
    /// Takes connections and bytes, forwards nothing, answers nothing, ends nothing.
    Hang,
    /// Ends open connections with a reset, and new ones as soon as they come.
    Reset,
    /// Ends each connection after so many bytes came back on it.
    CutAfter(u64),
}

/// The proxy. Dropped, it ends with all its connections.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    target: Arc<AtomicU16>,
    mode: watch::Sender<Mode>,
    accepted: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl FaultProxy {
    /// A proxy before the server on this port of this machine; passes everything at first.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn before(port: u16) -> std::io::Result<Self> {
        let proxy = Self::nowhere().await?;
        proxy.aim(port);
        Ok(proxy)
    }

    /// A proxy before nobody yet: for a server whose port is known later.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn nowhere() -> std::io::Result<Self> {
        let target = Arc::new(AtomicU16::new(0));
        let listener = TcpListener::bind(("127.0.0.1", crate::servers::free_port())).await?;
        let address = listener.local_addr()?;
        let (mode, watched) = watch::channel(Mode::Pass);
        let accepted = Arc::new(AtomicU64::new(0));
        let task = tokio::spawn(serve(
            listener,
            Arc::clone(&target),
            watched,
            Arc::clone(&accepted),
        ));
        Ok(Self {
            address,
            target,
            mode,
            accepted,
            task,
        })
    }

    /// From now on it stands before the server on this port of this machine.
    pub fn aim(&self, port: u16) {
        self.target.store(port, Ordering::Relaxed);
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on.
    pub fn set(&self, mode: Mode) {
        // Nobody may be connected.
        self.mode.send_replace(mode);
    }

    /// How many connections were taken so far.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        // Ends the connections' tasks: they watch for it.
        self.mode.send_replace(Mode::Reset);
        self.task.abort();
    }
}

async fn serve(
    listener: TcpListener,
    target: Arc<AtomicU16>,
    mut mode: watch::Receiver<Mode>,
    accepted: Arc<AtomicU64>,
) {
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let mut listener = Some(listener);
    loop {
        let refusing = *mode.borrow_and_update() == Mode::Refuse;
        if refusing {
            // Without a listener the system refuses by itself.
            listener = None;
            if mode.changed().await.is_err() {
                return;
            }
            continue;
        }
        let Some(open) = &listener else {
            match TcpListener::bind(address).await {
                Ok(again) => listener = Some(again),
                Err(_) => pause(Duration::from_millis(5)).await,
            }
            continue;
        };
        tokio::select! {
            taken = open.accept() => if let Ok((client, _)) = taken {
                accepted.fetch_add(1, Ordering::Relaxed);
                let target = SocketAddr::from(([127, 0, 0, 1], target.load(Ordering::Relaxed)));
                tokio::spawn(connection(client, target, mode.clone()));
            },
            changed = mode.changed() => if changed.is_err() { return },
        }
    }
}

async fn connection(mut client: TcpStream, target: SocketAddr, mode: watch::Receiver<Mode>) {
    let mut ending = mode.clone();
    let ended = ending.wait_for(|mode| matches!(mode, Mode::Reset | Mode::Refuse));
    let forwarded = async {
        // While it hangs, the server behind is not asked either.
        let mut watched = mode.clone();
        let _ = watched.wait_for(|mode| *mode != Mode::Hang).await;
        let Ok(mut server) = TcpStream::connect(target).await else {
            return;
        };
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::select! {
            () = forward(from_client, to_server, mode.clone(), false) => {}
            () = forward(from_server, to_client, mode.clone(), true) => {}
        }
    };
    let is_reset = tokio::select! {
        () = forwarded => false,
        _ = ended => true,
    };
    if is_reset {
        // Dropped now, it ends without a goodbye.
        let _ = client.set_zero_linger();
    }
}

/// Forwards one way until either side ends. `back`: from the server to the client, where the modes bite.
async fn forward(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut mode: watch::Receiver<Mode>,
    back: bool,
) {
    let mut buffer = vec![0_u8; 16 * 1024];
    let mut passed = 0_u64;
    loop {
        let Ok(read) = from.read(&mut buffer).await else {
            return;
        };
        if read == 0 {
            let _ = to.shutdown().await;
            return;
        }
        if mode.wait_for(|mode| *mode != Mode::Hang).await.is_err() {
            return;
        }
        let now = *mode.borrow();
        let mut end = read;
        match now {
            Mode::Delay(time) if back => pause(time).await,
            Mode::CutAfter(most) if back => {
                end = read.min(usize::try_from(most.saturating_sub(passed)).unwrap_or(read));
            }
            _ => {}
        }
        passed += end as u64;
        if to.write_all(&buffer[..end]).await.is_err() || end < read {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that echoes, and a proxy before it.
    async fn echo() -> FaultProxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    let _ = tokio::io::copy(&mut read, &mut write).await;
                });
            }
        });
        FaultProxy::before(port).await.unwrap()
    }

    async fn says(stream: &mut TcpStream, words: &[u8]) -> std::io::Result<Vec<u8>> {
        stream.write_all(words).await?;
        let mut back = vec![0_u8; words.len()];
        stream.read_exact(&mut back).await?;
        Ok(back)
    }

    #[tokio::test]
    async fn it_passes_hangs_resets_refuses_and_passes_again() {
        let proxy = echo().await;
        let address = ("127.0.0.1", proxy.port());
        let mut open = TcpStream::connect(address).await.unwrap();
        assert_eq!(says(&mut open, b"one").await.unwrap(), b"one");

        proxy.set(Mode::Hang);
        let silent = tokio::time::timeout(Duration::from_millis(50), says(&mut open, b"two")).await;
        assert!(silent.is_err(), "it answers");
        proxy.set(Mode::Reset);
        let kind = open.read(&mut [0_u8; 8]).await.unwrap_err().kind();
        assert_eq!(kind, std::io::ErrorKind::ConnectionReset);

        proxy.set(Mode::Refuse);
        while TcpStream::connect(address).await.is_ok() {
            pause(Duration::from_millis(1)).await;
        }
        proxy.set(Mode::Pass);
        let mut again = loop {
            if let Ok(stream) = TcpStream::connect(address).await {
                break stream;
            }
            pause(Duration::from_millis(1)).await;
        };
        assert_eq!(says(&mut again, b"three").await.unwrap(), b"three");
        assert!(proxy.accepted() >= 2);
    }

    #[tokio::test]
    async fn it_cuts_after_so_many_bytes() {
        let proxy = echo().await;
        proxy.set(Mode::CutAfter(5));
        let mut open = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
        open.write_all(b"0123456789").await.unwrap();
        let mut seen = Vec::new();
        let _ = open.read_to_end(&mut seen).await;
        assert_eq!(seen, b"01234");
    }
}

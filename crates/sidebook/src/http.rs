//! How we listen: what a slow or silent client may hold, and for how long.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::dev::{self, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use anyhow::Context;
use tokio::task::JoinHandle;
use tracing::{error, info, warn};
use tracing_actix_web::TracingLogger;

use crate::telemetry::{self, RequestSpan};

/// The head of a connection's first request has to be there by then.
const HEAD_WITHIN: Duration = Duration::from_secs(5);

/// Longer than proxies keep their connections to us (mostly a minute): who closes first must not be the one who might just
/// be sent a request.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Connections that the system may hold for us until we accept them.
const BACKLOG: u32 = 4096;

/// Open files that are not connections of clients: databases, calls to the platform, logs.
const OTHER_FILES: u64 = 512;

/// A server that listens.
pub(crate) struct Server {
    address: SocketAddr,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Listens at an address, with at most so many connections.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub(crate) fn start(
        listen: SocketAddr,
        connections: usize,
        configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> anyhow::Result<Self> {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let server = HttpServer::new(move || {
            App::new()
                .wrap(from_fn(telemetry::identify))
                .wrap(TracingLogger::<RequestSpan>::new())
                .configure(configure.clone())
        });
        let server = server
            .workers(workers)
            .max_connections((connections / workers).max(1))
            .backlog(BACKLOG)
            .client_request_timeout(HEAD_WITHIN)
            .keep_alive(KEEP_ALIVE)
            .shutdown_timeout(10)
            .disable_signals()
            .bind(listen)
            .with_context(|| format!("the address {listen} cannot be listened on"))?;
        Self::running(server.addrs(), server.run())
    }

    /// What is listening already.
    ///
    /// # Errors
    /// When it listens nowhere.
    pub(crate) fn running(listening: Vec<SocketAddr>, server: dev::Server) -> anyhow::Result<Self> {
        let address = listening.first().copied().context("the server listens nowhere")?;
        Ok(Self {
            address,
            server: server.handle(),
            serving: tokio::spawn(server),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// No new requests; those under way finish.
    pub(crate) async fn stop(self) {
        self.server.stop(true).await;
        match self.serving.await {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => error!(error = %problem, "the server ended with an error"),
            Err(problem) => error!(error = %problem, "the server's task ended with an error"),
        }
    }
}

/// Asks the system for all the open files it allows us, and tells how many connections of clients that makes. Without a
/// bound below it, whoever opens connections could leave no file for the database.
pub(crate) fn connections() -> usize {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(files) => {
            let connections = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
            let connections = connections.clamp(64, 100_000);
            info!(
                files,
                connections, "open files allowed, and connections of clients"
            );
            connections
        }
        Err(problem) => {
            warn!(error = %problem, "the limit of open files could not be raised");
            512
        }
    }
}

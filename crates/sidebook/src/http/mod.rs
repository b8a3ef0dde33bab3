//! How we listen: what a slow or silent client may hold, and for how long.

mod patient;

use std::net::SocketAddr;
use std::time::Duration;

use actix_http::HttpService;
use actix_http::h1::H1Service;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::App;
use actix_web::dev::{self, AppConfig, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;
use anyhow::Context;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tracing::{error, info, warn};
use tracing_actix_web::TracingLogger;

use self::patient::{Patience, Patient};
use crate::telemetry::{self, RequestSpan};

/// The head of a request has to be there so long after its first byte.
const HEAD_WITHIN: Duration = Duration::from_secs(5);

/// A connection may say nothing at all for so long. A silent client holds some kilobytes and nobody's time; to send it away
/// and take it in again costs more than to let it be, and ten thousand of them would come back all the time.
const SILENT: Duration = Duration::from_secs(20);

/// Longer than proxies keep their connections to us (mostly a minute): who closes first must not be the one who might just
/// be sent a request.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How long a client may take to let go.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);

/// The server itself only looks after the first request of a connection ([`SILENT`]), and a connection that is idle in its
/// eyes.
const PATIENCE: Patience = Patience {
    head: HEAD_WITHIN,
    idle: KEEP_ALIVE.saturating_add(HEAD_WITHIN),
};

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
        let listener =
            listen_at(listen).with_context(|| format!("the address {listen} cannot be listened on"))?;
        let address = listener.local_addr()?;
        let builder = dev::Server::build();
        let ending = builder.graceful_shutdown_signal();
        let server = builder
            .workers(workers)
            .max_concurrent_connections((connections / workers).max(1))
            .shutdown_timeout(10)
            .disable_signals()
            .listen("http", listener, move || {
                let app = App::new()
                    .wrap(from_fn(telemetry::identify))
                    .wrap(TracingLogger::<RequestSpan>::new())
                    .configure(configure.clone());
                let app = app
                    .into_factory()
                    .map_err(|error: actix_web::Error| error.error_response());
                let ending = ending.clone();
                let requests: H1Service<_, _, _, _, _> = HttpService::build()
                    .graceful_shutdown_signal(move || {
                        let ending = ending.clone();
                        async move { ending.notified().await }
                    })
                    .keep_alive(KEEP_ALIVE)
                    .client_request_timeout(SILENT)
                    .client_disconnect_timeout(GOODBYE_WITHIN)
                    .local_addr(address)
                    .h1(map_config(app, |()| AppConfig::default()));
                fn_service(|stream: TcpStream| async move {
                    let peer = stream.peer_addr().ok();
                    Ok::<_, actix_http::error::DispatchError>((Patient::new(stream, PATIENCE), peer))
                })
                .and_then(requests)
            })
            .with_context(|| format!("the address {listen} cannot be listened on"))?
            .run();
        Self::running(vec![address], server)
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

fn listen_at(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A process that was just stopped leaves connections behind that would hold the address.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
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

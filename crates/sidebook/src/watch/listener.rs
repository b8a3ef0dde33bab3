use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, Responder, web};
use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::task::JoinHandle;
use tracing::error;

/// `/metrics` on a port of its own. Answers from memory alone: nothing that hangs elsewhere can make it hang.
pub(crate) struct Listener {
    address: SocketAddr,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Listener {
    /// Listens.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub(crate) fn start(listen: SocketAddr, recorder: PrometheusHandle) -> anyhow::Result<Self> {
        let recorder = web::Data::new(recorder);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(recorder.clone())
                .route("/metrics", web::get().to(metrics))
        });
        let server = server
            .workers(1)
            .max_connections(64)
            .shutdown_timeout(1)
            .disable_signals()
            .bind(listen)
            .with_context(|| format!("metrics.listen: {listen} cannot be listened on"))?;
        let address = server
            .addrs()
            .first()
            .copied()
            .context("metrics are listened for nowhere")?;
        let server = server.run();
        Ok(Self {
            address,
            server: server.handle(),
            serving: tokio::spawn(server),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) async fn stop(self) {
        self.server.stop(true).await;
        if let Ok(Err(problem)) = self.serving.await {
            error!(error = %problem, "the listener for metrics ended with an error");
        }
    }
}

async fn metrics(recorder: web::Data<PrometheusHandle>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(recorder.render())
}

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, Responder, web};
use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::http::Server;

/// `/metrics` on a port of its own. Answers from memory alone: nothing that hangs elsewhere can make it hang.
///
/// # Errors
/// When the address cannot be listened on.
pub(crate) fn listen(listen: SocketAddr, recorder: PrometheusHandle) -> anyhow::Result<Server> {
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
    Server::running(server.addrs(), server.run())
}

async fn metrics(recorder: web::Data<PrometheusHandle>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(recorder.render())
}

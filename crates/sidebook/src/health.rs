//! Health, readiness and metrics.

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use metrics_exporter_prometheus::PrometheusHandle;
use sidebook_storage::Storage;
use tracing::warn;

/// What the endpoints look at.
pub(crate) struct Health {
    pub(crate) storage: Storage,
    pub(crate) metrics: PrometheusHandle,
}

/// Adds `/healthz`, `/readyz` and `/metrics`.
pub(crate) fn configure(cfg: &mut ServiceConfig) {
    cfg.route("/healthz", web::get().to(alive))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics));
}

/// The process answers.
async fn alive() -> impl Responder {
    "ok"
}

/// The process can do its work: the database answers.
async fn ready(health: web::Data<Health>) -> HttpResponse {
    match health.storage.ping().await {
        Ok(()) => HttpResponse::Ok().body("ready"),
        Err(error) => {
            warn!(%error, "not ready: the database does not answer");
            HttpResponse::ServiceUnavailable().body("the database does not answer")
        }
    }
}

async fn metrics(health: web::Data<Health>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(health.metrics.render())
}

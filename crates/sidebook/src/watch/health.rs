//! Whether the process lives and is ready, for whoever starts processes and gives them work.

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder};

use super::Readiness;

/// Adds `/healthz` and `/readyz`.
pub(crate) fn configure(cfg: &mut ServiceConfig) {
    cfg.route("/healthz", web::get().to(alive))
        .route("/readyz", web::get().to(ready));
}

/// The process answers.
async fn alive() -> impl Responder {
    "ok"
}

/// The process can do its work, and if not, why. The words are fixed: whoever can reach the port may read them.
async fn ready(readiness: web::Data<Readiness>) -> HttpResponse {
    let report = readiness.report().await;
    let mut answer = if report.ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    answer.insert_header(("cache-control", "no-store")).json(report)
}

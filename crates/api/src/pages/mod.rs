//! What a browser opens: the built front end, the page an admin comes back to, and the outbox of a demonstration.

mod files;
mod frontend;
mod headers;
mod html;
mod install_callback;
mod language;
mod outbox;

use actix_web::web::{self, ServiceConfig};

use crate::ApiState;

pub(crate) fn mount(config: &mut ServiceConfig, state: &ApiState) {
    config
        .route("/", web::get().to(frontend::home))
        .route("/sidebar", web::get().to(frontend::sidebar_without_slash))
        .route("/sidebar/{rest:.*}", web::get().to(frontend::sidebar))
        .route("/console", web::get().to(frontend::console_without_slash))
        .route("/console/{rest:.*}", web::get().to(frontend::console))
        .route("/assets/{file:.*}", web::get().to(frontend::asset))
        .route(
            "/files/{agency_id}/{attachment_id}/{variant}",
            web::get().to(files::file),
        )
        .route("/openapi.json", web::get().to(openapi))
        .route(
            INSTALL_CALLBACK,
            web::get().to(install_callback::install_callback),
        );
    if state.outbox.is_some() {
        config
            .route("/outbox", web::get().to(outbox::page))
            .route("/outbox/messages", web::get().to(outbox::messages));
    }
}

/// Where the platform sends an admin back to.
pub(crate) const INSTALL_CALLBACK: &str = "/install/wecom/callback";

async fn openapi() -> web::Json<utoipa::openapi::OpenApi> {
    web::Json(crate::document())
}

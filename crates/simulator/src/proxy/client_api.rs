//! `/__wecom_client/…`: the bridge and what it asks.

use actix_web::web::{Data, Json, ServiceConfig};
use actix_web::{HttpResponse, get, post};
use serde_json::json;

use super::Proxy;
use crate::chat::ClientHost;
use crate::chat::native::{self, Answer, Call};

const BRIDGE: &str = include_str!("../../assets/client/bridge.js");

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(bridge).service(invoke);
}

/// The bridge, filled with what the client is right now. Every load is a new page.
#[get("/__wecom_client/bridge.js")]
async fn bridge(proxy: Data<Proxy>) -> HttpResponse {
    let script = proxy.control.world().read(|world| {
        let settings = &world.client.settings;
        let Some(user_agent) = settings.user_agent() else {
            return "// an ordinary browser has no bridge\n".to_owned();
        };
        let client = json!({
            "page": world.random(24),
            "user_agent": user_agent,
            "platform": settings.platform(),
            "phone": matches!(settings.host, ClientHost::Ios | ClientHost::Android),
            "bridge_in_tabs": settings.bridge_in_tabs,
            "bridge_delay_ms": settings.bridge_delay_ms,
        });
        BRIDGE.replace("__CLIENT__", &client.to_string())
    });
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body(script)
}

/// One call of a page.
#[post("/__wecom_client/api/invoke")]
async fn invoke(proxy: Data<Proxy>, call: Json<Call>) -> HttpResponse {
    let answer = proxy.control.world().write(|world| native::invoke(world, &call));
    match answer {
        Answer::Given(value) => HttpResponse::Ok().json(value),
        Answer::Silence => HttpResponse::Ok().json(json!({ "silence": true })),
    }
}

//! Addresses of the platform.

use serde_json::json;

use super::answer::{Reply, ok};
use super::call::Ctx;

/// `getcallbackip`: here callbacks come from this machine.
pub(super) fn callback_addresses(_ctx: &mut Ctx<'_>) -> Reply {
    ok(json!({ "ip_list": ["127.0.0.1", "127.0.0.*"] }))
}

/// `get_api_domain_ip`.
pub(super) fn api_addresses(_ctx: &mut Ctx<'_>) -> Reply {
    ok(json!({ "ip_list": ["127.0.0.1"] }))
}

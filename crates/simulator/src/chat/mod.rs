//! The chat window: conversations, messages and the sidebar frame.

use actix_web::web::ServiceConfig;

/// Mounts the routes of this module.
pub fn configure(_cfg: &mut ServiceConfig) {}

//! The chat window: conversations, messages and the sidebar frame.

mod client;
pub mod native;

use actix_web::web::ServiceConfig;

pub use client::{BridgeCall, Client, ClientHost, ClientSettings};

/// Mounts the routes of this module.
pub fn configure(_cfg: &mut ServiceConfig) {}

//! The chat window: conversations, messages and the sidebar frame.
//!
//! The page is plain HTML and ES modules under `assets/chat/`; it reads `/chat/api/window` after every change that
//! `/chat/api/events` announces. Roles and labels for browser tests are listed on top of its `index.html`.

mod assets;
mod client;
mod media;
pub mod native;
mod session;
mod window;

use actix_web::web::ServiceConfig;

pub use client::{BridgeCall, Client, ClientHost, ClientSettings};

/// Mounts the routes of this module.
pub fn configure(cfg: &mut ServiceConfig) {
    assets::configure(cfg);
    window::configure(cfg);
    session::configure(cfg);
    media::configure(cfg);
}

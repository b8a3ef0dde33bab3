//! The pages that people see on the platform: install, OAuth, login.

mod authorize;
mod html;
mod install;
mod language;
mod login;
mod url;

use actix_web::web::ServiceConfig;

/// Mounts the routes of this module.
pub fn configure(cfg: &mut ServiceConfig) {
    install::configure(cfg);
    authorize::configure(cfg);
    login::configure(cfg);
}

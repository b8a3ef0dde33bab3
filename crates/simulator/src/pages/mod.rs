//! The pages that people see on the platform: install, OAuth, login.

use actix_web::web::ServiceConfig;

/// Mounts the routes of this module.
pub fn configure(_cfg: &mut ServiceConfig) {}

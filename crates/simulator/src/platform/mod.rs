//! The platform's HTTP API, as `/cgi-bin/…`.

mod limits;

pub(crate) use limits::Limits;

use actix_web::web::ServiceConfig;

/// Mounts `/cgi-bin/…`.
pub fn configure(_cfg: &mut ServiceConfig) {}

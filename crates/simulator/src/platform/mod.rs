//! The platform's HTTP API, as `/cgi-bin/…`: one door, a table of APIs behind it.

mod answer;
mod call;
mod customers;
mod door;
mod groups;
mod identity;
mod install;
mod licences;
mod limits;
mod media;
mod members;
mod message;
mod multipart;
mod network;
mod page;
mod table;
mod tags;
mod tickets;
mod tokens;
mod transfers;

pub(crate) use limits::Limits;
pub use limits::Peak;
pub(crate) use tags::drop_tags;

use actix_web::web::{ServiceConfig, route};

/// Mounts `/cgi-bin/…`.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.route("/cgi-bin/{api:.*}", route().to(door::call));
}

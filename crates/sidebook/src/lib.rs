//! The binary's library: configuration, wiring, commands. Tests start the product through it as `main` does.

mod alive;
pub mod application;
pub mod commands;
pub mod config;
pub mod demo;
pub mod examination;
mod http;
pub mod telemetry;
mod watch;
mod wiring;

//! The binary's library: configuration, wiring, commands. Tests start the product through it as `main` does.

pub mod config;
pub mod demo;

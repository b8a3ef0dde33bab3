//! The adapter against a scripted platform on a local port.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: what must hold may stop them"
)]

mod calls;
mod gate;
mod installs;
mod measures;
mod people;
mod platform;
mod refusals;
mod simulator;
mod tokens;
mod transfers;
mod transport;
mod wiring;

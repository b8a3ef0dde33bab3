//! The doctor against the simulated platform: healthy, and with each fault produced for real.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod broken_proxy;
mod callbacks;
mod corps;
mod kit;
mod platform;

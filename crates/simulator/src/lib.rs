//! WeCom played offline: to develop, test, demonstrate and load against.
//!
//! A [`Simulator`] serves the platform's HTTP API, its install, OAuth and login pages and a chat window, and calls the
//! callback URLs of the apps. What it knows is one [`World`](world::World); what people do in it goes through a
//! [`Control`], in process or as JSON under `/sim/api/`. See `README.md` of the crate for routes and switches.
//!
//! It holds none of the adapter's code: two readings of the platform's reference must agree.
//!
//! To add an API: write its function in a file of `platform/` and name it in the table of `platform/table.rs`.

pub mod chat;
pub mod config;
pub mod control;
mod error;
pub mod faults;
pub mod pages;
pub mod platform;
pub mod proxy;
pub mod pusher;
mod shared;
mod simulator;
pub mod world;

pub use config::SimulatorConfig;
pub use control::Control;
pub use error::SimulatorError;
pub use simulator::Simulator;

#![doc = include_str!("../README.md")]

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

#![doc = include_str!("../README.md")]

mod config;
mod deps;
mod error;
mod execute;
mod fenced;
mod handlers;
mod imports;
mod pause;
mod route;
mod schedule;
mod sync;
mod worker;

pub use config::WorkerConfig;
pub use error::{JobError, Pause};
pub use worker::{Report, Worker};

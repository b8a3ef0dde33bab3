//! The demonstration: data folder, generated secrets, the simulated platform and the seeded agency.

mod folder;
pub mod seed;
mod world;

pub use folder::DemoFolder;
pub use world::{WorldPeople, simulator_config};

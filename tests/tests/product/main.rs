//! The whole product against the simulated platform, on each database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod any_request;
mod binding;
mod callback_load;
mod callbacks;
mod healing;
mod mirror;
mod outages;
mod pictures;
mod random;
mod story;
mod watching;

//! The adapter against the simulator: written apart from one reference, they must agree.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::indexing_slicing, reason = "what is not there has failed the test")]

mod bad_days;
mod events;
mod people;
mod wiring;

//! One installation of several processes, on each database (with PostgreSQL, Redis is what they share).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod replicas;
mod roles;
mod tokens;

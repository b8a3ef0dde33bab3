//! What the programs behind `script/bench` share.

/// Made-up clients, as many as are wanted.
pub mod clients;
mod latency;
/// The console's lists, filled and read.
pub mod lists;
/// Made-up external contacts and groups.
pub mod mirror;

use anyhow::bail;
use sidebook_storage::testing::Backend;

pub use latency::{Latencies, closed_loop, open_loop};

/// The database that a benchmark's `--database` names. PostgreSQL is that of `SIDEBOOK_TEST_POSTGRES_URL`.
///
/// # Errors
/// When it is neither `sqlite` nor `postgres`.
pub fn backend(word: &str) -> anyhow::Result<Backend> {
    match word {
        "sqlite" => Ok(Backend::Sqlite),
        "postgres" => Ok(Backend::Postgres),
        _ => bail!("the database is sqlite or postgres, not {word}"),
    }
}

/// So many a second.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
pub fn per_second(count: u64, elapsed: std::time::Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

//! Imports made-up clients into a database in use, chunk after chunk, for so long: what a bulk import does to others.
//!
//! ```text
//! import-load --database sqlite:///tmp/sidebook.db --seconds 20
//! ```
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use clap::Parser;
use secrecy::SecretString;
use serde_json::json;
use sidebook_ambient::{SystemClock, SystemEntropy, token};
use sidebook_storage::testing::keyring;
use sidebook_storage::{DatabaseConfig, Storage};
use sidebook_tests::bench::{clients, per_second};

#[derive(Debug, Parser)]
struct Options {
    /// The address of a migrated database on this machine.
    #[arg(long)]
    database: String,
    /// How long.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Clients of one transaction.
    #[arg(long, default_value_t = 500)]
    together: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if !options.database.starts_with("sqlite:") && !options.database.contains("@127.0.0.1:") {
        bail!("rows are made up on this machine only");
    }
    let config = DatabaseConfig {
        url: SecretString::from(options.database),
        max_connections: 2,
    };
    let storage = Storage::connect(
        &config,
        keyring(1, &[1]),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .await?;
    let work = storage.begin().await?;
    let name = format!("import {}", token(&SystemEntropy, 8));
    let agency = work.system().agencies().add(&name).await?.id;
    work.commit().await?;
    let today = storage.now().date_naive();
    let began = Instant::now();
    let mut next = 0;
    let mut slowest = Duration::ZERO;
    // The made-up names are different up to here.
    while began.elapsed() < Duration::from_secs(options.seconds) && next < 100_000 {
        let chunk = Instant::now();
        let until = next + options.together;
        let work = storage.begin().await?;
        clients::import(&work.of(agency), next..until, &[], &[], today).await;
        work.commit().await?;
        next = until;
        slowest = slowest.max(chunk.elapsed());
    }
    println!(
        "{}",
        json!({
            "imported": next,
            "per_second": per_second(next, began.elapsed()),
            "slowest_chunk_ms": slowest.as_secs_f64() * 1e3,
        })
    );
    Ok(())
}

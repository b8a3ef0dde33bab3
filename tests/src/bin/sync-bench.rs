//! How much of what the platform allows a full sync of contacts and groups makes use of.
//!
//! ```text
//! sync-bench --database sqlite:///tmp/bench.db --contacts 60000 --groups 5000 --members 30 --latency-ms 50 --json
//! sync-bench --database postgres://… --redis redis://… --at-once 8 --per-minute 6000
//! ```
//! The database must be empty. Platform, adapter, storage and worker run in this process; the platform counts the calls,
//! how many there were at once, and how many it would have refused by its own documented limits.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use clap::Parser;
use sidebook_tests::sync_bench::{self, Options};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let measured = sync_bench::measure(&options).await?;
    if options.json {
        println!("{}", serde_json::to_string(&measured)?);
    } else {
        println!("{}", serde_json::to_string_pretty(&measured)?);
    }
    Ok(())
}

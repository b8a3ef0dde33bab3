//! Sends callbacks to a running receiver on this machine and prints what was acknowledged, and how fast.
//!
//! ```text
//! callback-load --url http://127.0.0.1:8080/callbacks/wecom/suite --token … --key … --suite … \
//!     --count 20000 --connections 64                    # as fast as they are answered
//! callback-load … --rate 500 --seconds 30 --json        # at a fixed rate, whatever the answers do
//! callback-load … --route data --corp ww1 --corp ww2 --duplicates 10 --wrong 50 --idle 1000 --slow 100
//! ```
//! Bounded in count and time, and refuses any address that is not loopback.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use clap::{Parser, ValueEnum};
use sidebook_ambient::{SystemClock, SystemEntropy};
use sidebook_envelope::CallbackKeys;
use sidebook_messenger::Route;
use sidebook_tests::load::{self, Callbacks, Load, Shape, Target};

#[derive(Debug, Parser)]
struct Options {
    /// The receiver's address.
    #[arg(long)]
    url: String,
    /// Callback token of the suite.
    #[arg(long)]
    token: String,
    /// Callback key of the suite.
    #[arg(long)]
    key: String,
    /// Suite id.
    #[arg(long)]
    suite: String,
    /// How many callbacks at most; 20 000, or what the rate gives in the time.
    #[arg(long)]
    count: Option<u64>,
    /// Callbacks a second; as fast as they are answered without it.
    #[arg(long)]
    rate: Option<u32>,
    /// Stop after this many seconds, whatever is left.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many at once.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Of a hundred callbacks, so many repeat an earlier event.
    #[arg(long, default_value_t = 0, value_name = "PERCENT", value_parser = clap::value_parser!(u64).range(0..=99))]
    duplicates: u64,
    /// Of a hundred callbacks, so many are signed wrongly.
    #[arg(long, default_value_t = 0, value_name = "PERCENT", value_parser = clap::value_parser!(u64).range(0..=100))]
    wrong: u64,
    /// So many more connections that say nothing.
    #[arg(long, default_value_t = 0)]
    idle: usize,
    /// So many more connections whose bodies come a byte a second.
    #[arg(long, default_value_t = 0)]
    slow: usize,
    /// Which of the suite's addresses the URL is.
    #[arg(long, value_enum, default_value = "suite")]
    route: Address,
    /// Events are about these corps, in turn; without any, tickets are sent, which name no corp.
    #[arg(long, value_name = "ID")]
    corp: Vec<String>,
    /// Events are about these contacts, in turn.
    #[arg(long, value_name = "ID")]
    contact: Vec<String>,
    /// Events are about these members, in turn.
    #[arg(long, value_name = "ID")]
    member: Vec<String>,
    /// Bytes put into each event on top of what it says.
    #[arg(long, default_value_t = 0)]
    padding: usize,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Address {
    Suite,
    Data,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let target = Target::read(&options.url)?;
    // Every connection is an open file.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let keys = CallbackKeys::new(&options.token, &options.key)?;
    let route = match options.route {
        Address::Suite => Route::Suite,
        Address::Data if options.corp.is_empty() => bail!("the data address needs --corp"),
        Address::Data => Route::Data,
    };
    let shape = Shape {
        suite: options.suite,
        route,
        corps: options.corp,
        contacts: options.contact,
        members: options.member,
        duplicates: options.duplicates,
        wrong: options.wrong,
        padding: options.padding.min(30_000),
    };
    let in_time = options.rate.map(|rate| u64::from(rate) * options.seconds);
    let load = Load {
        count: options.count.or(in_time).unwrap_or(20_000),
        within: Duration::from_secs(options.seconds),
        connections: options.connections,
        rate: options.rate,
        idle: options.idle,
        slow: options.slow,
    };
    let callbacks = Callbacks::new(keys, shape, Arc::new(SystemClock), Arc::new(SystemEntropy));
    let report = load::run(&target, callbacks, load).await?;
    if options.json {
        println!("{}", report.to_json());
    } else {
        println!("{report}");
    }
    Ok(())
}

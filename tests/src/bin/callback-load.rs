//! Sends valid, distinct callbacks to a running receiver on this machine and prints how many were acknowledged.
//!
//! ```text
//! callback-load --url http://127.0.0.1:8080/callbacks/wecom/suite --token … --key … --suite … \
//!     --count 20000 --connections 64
//! ```
//! Bounded in count and time, and refuses any address that is not loopback.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Parser;
use sidebook_ambient::{Clock, Entropy, SystemClock, SystemEntropy, token};
use sidebook_envelope::{CallbackKeys, write_envelope};

#[derive(Debug, Parser)]
struct Options {
    /// The receiver's instruction address.
    #[arg(long)]
    url: reqwest::Url,
    /// Callback token of the suite.
    #[arg(long)]
    token: String,
    /// Callback key of the suite.
    #[arg(long)]
    key: String,
    /// Suite id.
    #[arg(long)]
    suite: String,
    /// How many callbacks.
    #[arg(long, default_value_t = 20_000)]
    count: u64,
    /// How many at once.
    #[arg(long, default_value_t = 64)]
    connections: u64,
    /// Stop after this many seconds, whatever is left.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

struct Load {
    options: Options,
    keys: CallbackKeys,
    http: reqwest::Client,
    next: AtomicU64,
    /// Makes the events of this run differ from those of earlier ones.
    run: String,
    until: Instant,
}

#[derive(Default)]
struct Seen {
    acknowledged: u64,
    refused: u64,
    latencies: Vec<Duration>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let host = options.url.host_str().context("the address has no host")?;
    if !["127.0.0.1", "localhost", "[::1]"].contains(&host) {
        bail!("load is sent to this machine only, not to {host}");
    }
    let keys = CallbackKeys::new(&options.token, &options.key)?;
    #[expect(
        clippy::disallowed_methods,
        reason = "a load generator is no part of the product"
    )]
    let http = reqwest::Client::builder()
        .pool_max_idle_per_host(usize::try_from(options.connections)?)
        .timeout(Duration::from_secs(10))
        .build()?;
    let connections = options.connections;
    let began = Instant::now();
    let until = began + Duration::from_secs(options.seconds);
    let load = Arc::new(Load {
        options,
        keys,
        http,
        next: AtomicU64::new(0),
        run: token(&SystemEntropy, 8),
        until,
    });
    let runners: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(run(Arc::clone(&load))))
        .collect();
    let mut all = Seen::default();
    for runner in runners {
        let seen = runner.await?;
        all.acknowledged += seen.acknowledged;
        all.refused += seen.refused;
        all.latencies.extend(seen.latencies);
    }
    let elapsed = began.elapsed();
    all.latencies.sort_unstable();
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let index = ((all.latencies.len().saturating_sub(1)) as f64 * share) as usize;
        all.latencies.get(index).copied().unwrap_or_default()
    };
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = all.acknowledged as f64 / elapsed.as_secs_f64();
    println!(
        "{} acknowledged, {} refused in {:.2} s: {rate:.0}/s; p50 {:?}, p99 {:?}, p99.9 {:?}",
        all.acknowledged,
        all.refused,
        elapsed.as_secs_f64(),
        at(0.50),
        at(0.99),
        at(0.999),
    );
    Ok(())
}

async fn run(load: Arc<Load>) -> Seen {
    let mut seen = Seen::default();
    while Instant::now() < load.until {
        let number = load.next.fetch_add(1, Ordering::Relaxed);
        if number >= load.options.count {
            break;
        }
        let request = callback(&load, number);
        let sent = Instant::now();
        match request.send().await {
            Ok(answer) if answer.status().is_success() => seen.acknowledged += 1,
            _ => seen.refused += 1,
        }
        seen.latencies.push(sent.elapsed());
    }
    seen
}

/// A distinct event, sealed and signed as the platform does. A ticket, because it names no corp: any receiver takes it.
fn callback(load: &Load, number: u64) -> reqwest::RequestBuilder {
    let options = &load.options;
    let now = SystemClock.now().timestamp();
    let message = format!(
        "<xml><SuiteId><![CDATA[{}]]></SuiteId><InfoType><![CDATA[suite_ticket]]></InfoType>\
         <TimeStamp>{now}</TimeStamp><SuiteTicket><![CDATA[load-{}-{number:012}]]></SuiteTicket></xml>",
        options.suite, load.run,
    );
    let mut random = [0_u8; 16];
    SystemEntropy.fill(&mut random);
    let encrypted = load.keys.seal(message.as_bytes(), &options.suite, random);
    let nonce = token(&SystemEntropy, 10);
    let timestamp = now.to_string();
    let signature = load.keys.sign(&timestamp, &nonce, &encrypted);
    load.http
        .post(options.url.clone())
        .query(&[
            ("msg_signature", &signature),
            ("timestamp", &timestamp),
            ("nonce", &nonce),
        ])
        .header("content-type", "text/xml")
        .body(write_envelope(&options.suite, Some(""), &encrypted))
}

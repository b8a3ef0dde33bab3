//! How long one callback's envelope takes, for the table of `script/bench`, and over how many bytes: what `openssl speed`
//! needs for the same work. The whole picture is in `cargo bench -p sidebook-envelope`.
//!
//! ```text
//! envelope-rate --size 1000
//! ```
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::bail;
use clap::Parser;
use serde_json::json;
use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed, read_envelope, write_envelope};

const SUITE: &str = "ww5a1de8077e7fee01";
const TOKEN: &str = "sidebookToken01";

#[derive(Debug, Parser)]
struct Options {
    /// Bytes of the message.
    #[arg(long)]
    size: usize,
    /// How long each of the measurements lasts.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let lasting = Duration::from_secs(options.seconds);
    let keys = CallbackKeys::new(TOKEN, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")?;
    let encrypted = keys.seal(&vec![b'x'; options.size], SUITE, [7; 16]);
    let (timestamp, nonce) = ("1700000000", "nonce12345");
    let signature = keys.sign(timestamp, nonce, &encrypted);
    let signed = Signed {
        signature: &signature,
        timestamp,
        nonce,
        encrypted: &encrypted,
    };
    if keys.open(&signed, &ReceiverSet::One(SUITE))?.message().len() != options.size {
        bail!("the envelope opened to something else");
    }
    let body = write_envelope(SUITE, Some(""), &encrypted);
    let open = nanoseconds(lasting, || {
        keys.open(black_box(&signed), &ReceiverSet::One(SUITE)).is_ok()
    });
    let read = nanoseconds(lasting, || read_envelope(black_box(body.as_bytes())).is_ok());
    let refuse = nanoseconds(lasting, || {
        let signed = Signed {
            signature: "0000000000000000000000000000000000000000",
            ..signed
        };
        keys.open(black_box(&signed), &ReceiverSet::One(SUITE)).is_err()
    });
    println!(
        "{}",
        json!({
            "open_ns": open,
            "read_ns": read,
            "refuse_ns": refuse,
            // Base64 without padding characters is four letters to three bytes.
            "cipher_bytes": encrypted.trim_end_matches('=').len() * 3 / 4,
            "signed_bytes": TOKEN.len() + timestamp.len() + nonce.len() + encrypted.len(),
        })
    );
    Ok(())
}

/// Of the rounds of a hundred, that which a tenth of them was faster than: others who use the machine meanwhile must
/// not count, as they do not for `openssl speed`, which goes by processor time.
fn nanoseconds(lasting: Duration, operation: impl Fn() -> bool) -> f64 {
    const ROUND: u32 = 100;
    let mut rounds = Vec::new();
    let began = Instant::now();
    while began.elapsed() < lasting {
        let round = Instant::now();
        for _ in 0..ROUND {
            black_box(operation());
        }
        rounds.push(round.elapsed());
    }
    rounds.sort_unstable();
    let fast = rounds.get(rounds.len() / 10).copied().unwrap_or_default();
    fast.as_secs_f64() * 1e9 / f64::from(ROUND)
}

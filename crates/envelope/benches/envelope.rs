//! What one callback costs: verify and decrypt, seal, and the XML around it. Run: `cargo bench -p sidebook-envelope`.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed, read_envelope, write_envelope};

/// Bytes of the message: a ticket, a contact event, the largest body that the receiver takes.
const SIZES: [usize; 4] = [200, 1_000, 10_000, 46_000];

fn main() {
    divan::main();
}

fn keys() -> CallbackKeys {
    CallbackKeys::new("sidebookToken01", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
}

#[divan::bench(args = SIZES)]
fn verify_and_decrypt(bencher: Bencher<'_, '_>, size: usize) {
    let keys = keys();
    let encrypted = keys.seal(&vec![b'x'; size], "ww5a1de8077e7fee01", [7; 16]);
    let signature = keys.sign("1700000000", "nonce", &encrypted);
    let signed = Signed {
        signature: &signature,
        timestamp: "1700000000",
        nonce: "nonce",
        encrypted: &encrypted,
    };
    bencher.counter(BytesCount::new(size)).bench_local(|| {
        keys.open(black_box(&signed), &ReceiverSet::One("ww5a1de8077e7fee01"))
            .unwrap()
    });
}

#[divan::bench(args = SIZES)]
fn refuse_bad_signature(bencher: Bencher<'_, '_>, size: usize) {
    let keys = keys();
    let encrypted = keys.seal(&vec![b'x'; size], "ww5a1de8077e7fee01", [7; 16]);
    let signature = "0".repeat(40);
    let signed = Signed {
        signature: &signature,
        timestamp: "1700000000",
        nonce: "nonce",
        encrypted: &encrypted,
    };
    bencher
        .counter(BytesCount::new(size))
        .bench_local(|| keys.open(black_box(&signed), &ReceiverSet::Any).is_err());
}

#[divan::bench(args = SIZES)]
fn seal(bencher: Bencher<'_, '_>, size: usize) {
    let keys = keys();
    let message = vec![b'x'; size];
    bencher
        .counter(BytesCount::new(size))
        .bench_local(|| keys.seal(black_box(&message), "ww5a1de8077e7fee01", [7; 16]));
}

#[divan::bench(args = SIZES)]
fn read_xml(bencher: Bencher<'_, '_>, size: usize) {
    let encrypted = keys().seal(&vec![b'x'; size], "ww5a1de8077e7fee01", [7; 16]);
    let body = write_envelope("ww5a1de8077e7fee01", Some(""), &encrypted);
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| read_envelope(black_box(body.as_bytes())).is_ok());
}

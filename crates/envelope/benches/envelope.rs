//! What one callback costs: verify and decrypt, seal, and the XML around it. Run: `cargo bench -p sidebook-envelope`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark")]

use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed, read_envelope, write_envelope};

/// Counts what each benchmark allocates.
#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

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

/// Ways of failing behind a right signature: their times have to lie side by side.
const FAULTS: [&str; 5] = ["base64", "length", "padding", "message_length", "receiver"];

#[divan::bench(args = FAULTS)]
fn refuse_what_does_not_open(bencher: Bencher<'_, '_>, fault: &str) {
    let keys = keys();
    let mut plain = vec![b'x'; 1024];
    plain[16..20].copy_from_slice(&900_u32.to_be_bytes());
    plain[1000..].fill(24);
    match fault {
        "padding" => plain[1023] = 23,
        "message_length" => plain[16..20].copy_from_slice(&1_000_000_u32.to_be_bytes()),
        _ => {}
    }
    let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let iv: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let encryptor = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    encryptor.encrypt_padded::<NoPadding>(&mut plain, 1024).unwrap();
    let mut encrypted = STANDARD.encode(&plain);
    match fault {
        // At the very end, as late as a decoder can see it.
        "base64" => encrypted.replace_range(1362..1363, "!"),
        "length" => encrypted = STANDARD.encode(&plain[..1023]),
        _ => {}
    }
    let signature = keys.sign("1700000000", "nonce", &encrypted);
    let signed = Signed {
        signature: &signature,
        timestamp: "1700000000",
        nonce: "nonce",
        encrypted: &encrypted,
    };
    bencher.bench_local(|| {
        let refused = keys.open(black_box(&signed), &ReceiverSet::One(&"y".repeat(80)));
        assert!(refused.unwrap_err().outcome().ends_with(fault));
    });
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

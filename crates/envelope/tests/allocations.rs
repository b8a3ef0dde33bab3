//! What it costs to open one callback does not grow with its size, but for the bytes themselves.
#![expect(clippy::unwrap_used, reason = "tests")]

use allocation_counter::{AllocationInfo, measure};
use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed, read_envelope, write_envelope};

const RECEIVER: &str = "ww5a1de8077e7fee01";

fn keys() -> CallbackKeys {
    CallbackKeys::new("sidebookToken01", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
}

/// What reading and opening a callback with a message of this size allocates; `spoil` may break its signature.
fn opening(size: usize, spoil: impl Fn(String) -> String) -> AllocationInfo {
    let keys = keys();
    let encrypted = keys.seal(&vec![b'x'; size], RECEIVER, [7; 16]);
    let signature = spoil(keys.sign("1700000000", "nonce", &encrypted));
    let body = write_envelope(RECEIVER, Some(""), &encrypted);
    measure(|| {
        let envelope = read_envelope(body.as_bytes()).unwrap();
        let signed = Signed {
            signature: &signature,
            timestamp: "1700000000",
            nonce: "nonce",
            encrypted: &envelope.encrypt,
        };
        let opened = keys.open(&signed, &ReceiverSet::One(RECEIVER));
        std::hint::black_box(opened.map(sidebook_envelope::Opened::into_message).ok());
    })
}

#[test]
fn a_large_callback_allocates_as_often_as_a_small_one() {
    let (small, large) = (opening(200, |right| right), opening(20_000, |right| right));
    assert_eq!(small.count_total, large.count_total);
    assert!(small.count_total <= 4, "{small:?}");
    // One buffer for the decoded text, and little besides.
    assert!(large.bytes_max < 20_000 + 2_000, "{large:?}");
}

#[test]
fn nothing_grows_with_what_a_stranger_sends() {
    let wrong = |_| "0".repeat(40);
    let (small, large) = (opening(200, wrong), opening(40_000, wrong));
    assert_eq!(small, large);
    assert!(large.bytes_total < 1_000, "{large:?}");
}

//! The published vectors V1 to V5 and our own V6 to V8, in both directions.
#![expect(clippy::unwrap_used, reason = "tests")]

mod cases;
mod refusals;

use cases::{VECTORS, keys, signed};
use sidebook_envelope::{ReceiverSet, Signed, read_envelope};

#[test]
fn every_vector_opens() {
    for vector in VECTORS {
        let opened = keys(vector)
            .open(&signed(vector), &ReceiverSet::One(vector.receiver))
            .unwrap();
        assert_eq!(opened.message(), vector.message.as_bytes(), "{}", vector.name);
        assert_eq!(opened.receiver(), vector.receiver, "{}", vector.name);
        assert_eq!(
            opened.into_message(),
            vector.message.as_bytes(),
            "{}",
            vector.name
        );
    }
}

#[test]
fn every_vector_has_our_signature() {
    for vector in VECTORS {
        let signature = keys(vector).sign(vector.timestamp, vector.nonce, vector.encrypted);
        assert_eq!(signature, vector.signature, "{}", vector.name);
    }
}

#[test]
fn every_vector_with_known_random_bytes_is_sealed_alike() {
    let known = VECTORS.iter().filter_map(|vector| Some((vector, vector.random?)));
    let mut count = 0;
    for (vector, random) in known {
        let sealed = keys(vector).seal(vector.message.as_bytes(), vector.receiver, *random);
        assert_eq!(sealed, vector.encrypted, "{}", vector.name);
        count += 1;
    }
    assert_eq!(count, 6, "V1, V2, V5, V6, V7, V8");
}

#[test]
fn vectors_cover_the_paddings_they_claim() {
    for vector in VECTORS {
        let length = 20 + vector.message.len() + vector.receiver.len();
        assert_eq!(32 - length % 32, vector.pad, "{}", vector.name);
    }
}

#[test]
fn official_message_opens_from_its_envelope() {
    let vector = &VECTORS[1];
    let body = format!(
        "<xml><ToUserName><![CDATA[{}]]></ToUserName><Encrypt><![CDATA[{}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>",
        vector.receiver, vector.encrypted
    );
    let envelope = read_envelope(body.as_bytes()).unwrap();
    assert_eq!(envelope.to_user_name, vector.receiver);
    assert_eq!(envelope.agent_id.as_deref(), Some("218"));
    let signed = Signed {
        encrypted: &envelope.encrypt,
        ..signed(vector)
    };
    assert!(
        keys(vector)
            .open(&signed, &ReceiverSet::One(vector.receiver))
            .is_ok()
    );
}

#[test]
fn token_and_nonce_may_change_places() {
    let vector = &VECTORS[1];
    let swapped = sidebook_envelope::CallbackKeys::new(vector.nonce, vector.aes_key).unwrap();
    assert_eq!(
        swapped.sign(vector.timestamp, vector.token, vector.encrypted),
        vector.signature
    );
}

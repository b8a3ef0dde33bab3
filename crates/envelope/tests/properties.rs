//! What holds for any bytes.
#![expect(clippy::unwrap_used, reason = "tests")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sidebook_envelope::{CallbackKeys, EnvelopeError, ReceiverSet, Signed, read_envelope, write_envelope};

fn keys() -> CallbackKeys {
    CallbackKeys::new("sidebookToken01", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap()
}

#[test]
fn every_padding_length_opens() {
    let keys = keys();
    for length in 0..=64 {
        let message = vec![b'm'; length];
        let encrypted = keys.seal(&message, "corp", *b"0123456789abcdef");
        assert_eq!(STANDARD.decode(&encrypted).unwrap().len() % 32, 0);
        let signature = keys.sign("1", "n", &encrypted);
        let signed = Signed {
            signature: &signature,
            timestamp: "1",
            nonce: "n",
            encrypted: &encrypted,
        };
        assert_eq!(
            keys.open(&signed, &ReceiverSet::One("corp")).unwrap().message(),
            message,
            "length {length}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_sealed_opens(
        message in prop::collection::vec(any::<u8>(), 0..2048),
        receiver in ".{0,40}",
        random in any::<[u8; 16]>(),
        timestamp in "[0-9]{0,12}",
        nonce in ".{0,24}",
    ) {
        let keys = keys();
        let encrypted = keys.seal(&message, &receiver, random);
        let body = write_envelope(&receiver.replace(|c: char| c.is_control(), ""), Some(""), &encrypted);
        let envelope = read_envelope(body.as_bytes()).unwrap();
        prop_assert_eq!(envelope.encrypt.as_ref(), encrypted.as_str());
        let signature = keys.sign(&timestamp, &nonce, &encrypted);
        let signed = Signed { signature: &signature, timestamp: &timestamp, nonce: &nonce, encrypted: &envelope.encrypt };
        let opened = keys.open(&signed, &ReceiverSet::OneOf(&["other", &receiver])).unwrap();
        prop_assert_eq!(opened.message(), message.as_slice());
        prop_assert_eq!(opened.receiver(), receiver.as_str());
    }

    #[test]
    fn a_flipped_bit_of_the_ciphertext_is_refused(
        message in prop::collection::vec(any::<u8>(), 0..256),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let keys = keys();
        let encrypted = keys.seal(&message, "corp", [1; 16]);
        let signature = keys.sign("1", "n", &encrypted);
        let mut bytes = STANDARD.decode(&encrypted).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let flipped = STANDARD.encode(bytes);
        let signed = Signed { signature: &signature, timestamp: "1", nonce: "n", encrypted: &flipped };
        prop_assert_eq!(keys.open(&signed, &ReceiverSet::Any).unwrap_err(), EnvelopeError::BadSignature);
    }

    #[test]
    fn a_flipped_character_of_any_signed_value_is_refused(
        which in 0_usize..4,
        at in any::<prop::sample::Index>(),
        bit in 0_u8..7,
    ) {
        let keys = keys();
        let encrypted = keys.seal(b"hello", "corp", [1; 16]);
        let signature = keys.sign("1700000000", "nonce-1", &encrypted);
        let mut values = [signature, "1700000000".to_owned(), "nonce-1".to_owned(), encrypted];
        let mut bytes = values[which].clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        values[which] = String::from_utf8(bytes).unwrap();
        let [signature, timestamp, nonce, encrypted] = &values;
        let signed = Signed { signature, timestamp, nonce, encrypted };
        prop_assert_eq!(keys.open(&signed, &ReceiverSet::Any).unwrap_err(), EnvelopeError::BadSignature);
    }

    /// The signature is right, so the bytes reach base64, AES and the frame.
    #[test]
    fn no_signed_text_panics(bytes in prop::collection::vec(any::<u8>(), 0..512), text in ".{0,64}") {
        let keys = keys();
        for encrypted in [STANDARD.encode(&bytes), text] {
            let signature = keys.sign("1", "n", &encrypted);
            let signed = Signed { signature: &signature, timestamp: "1", nonce: "n", encrypted: &encrypted };
            let _ = keys.open(&signed, &ReceiverSet::Any);
            let _ = keys.echo(&signed, &ReceiverSet::One("corp"));
        }
    }

    #[test]
    fn no_body_panics(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = read_envelope(&bytes);
    }

    /// Nearer to the truth than random bytes: pieces of envelopes in any order.
    #[test]
    fn no_shuffled_envelope_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "<xml>", "</xml>", "<Encrypt>", "</Encrypt>", "<Encrypt/>", "<![CDATA[", "]]>", "abcd", "&amp;", "&#65;", "&#0;",
        "&x;", "<!DOCTYPE a>", "<!--", "-->", "<?xml version=\"1.0\"?>", "<a b='c'>", "</a>", " ", "\u{feff}", "]]",
    ]), 0..16)) {
        let _ = read_envelope(pieces.concat().as_bytes());
    }
}

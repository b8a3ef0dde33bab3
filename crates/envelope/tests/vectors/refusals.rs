//! Everything that must not open, each with its own refusal.

use crate::cases::{VECTORS, Vector, keys, signed};
use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use sidebook_envelope::{EnvelopeError, ReceiverSet, Signed};

fn ours() -> &'static Vector {
    VECTORS.iter().find(|vector| vector.name == "V6").unwrap()
}

/// What `open` says about these encrypted bytes when their signature is right.
fn open_encrypted(encrypted: &str, receivers: &ReceiverSet<'_>) -> Result<Vec<u8>, EnvelopeError> {
    let keys = keys(ours());
    let signature = keys.sign("1700000000", "n", encrypted);
    let signed = Signed {
        signature: &signature,
        timestamp: "1700000000",
        nonce: "n",
        encrypted,
    };
    keys.open(&signed, receivers)
        .map(sidebook_envelope::Opened::into_message)
}

/// Encrypts bytes that need not have the form of a message, with the key of V6 to V8 (bytes 00 to 1f).
fn encrypt_raw(plain: &[u8]) -> String {
    let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let iv: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let mut buffer = plain.to_vec();
    let encryptor = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
    encryptor
        .encrypt_padded::<NoPadding>(&mut buffer, plain.len())
        .unwrap();
    STANDARD.encode(buffer)
}

fn framed(message: &[u8], claimed: u32, receiver: &str) -> Vec<u8> {
    let mut plain = b"0123456789abcdef".to_vec();
    plain.extend_from_slice(&claimed.to_be_bytes());
    plain.extend_from_slice(message);
    plain.extend_from_slice(receiver.as_bytes());
    let pad = 32 - plain.len() % 32;
    plain.resize(plain.len() + pad, u8::try_from(pad).unwrap());
    plain
}

#[test]
fn a_space_in_place_of_a_plus_breaks_the_signature_and_the_echo_repairs_it() {
    let vector = &VECTORS[2];
    let spaced = vector.encrypted.replace('+', " ");
    let signed = Signed {
        encrypted: &spaced,
        ..signed(vector)
    };
    let receivers = ReceiverSet::One(vector.receiver);
    assert_eq!(
        keys(vector).open(&signed, &receivers).unwrap_err(),
        EnvelopeError::BadSignature
    );
    assert_eq!(keys(vector).echo(&signed, &receivers).unwrap().message(), b"ECHO");
}

#[test]
fn a_changed_base64_character_breaks_the_signature() {
    let vector = ours();
    let mut flipped = vector.encrypted.to_owned();
    flipped.replace_range(100..101, if &flipped[100..101] == "A" { "B" } else { "A" });
    let signed = Signed {
        encrypted: &flipped,
        ..signed(vector)
    };
    assert_eq!(
        keys(vector).open(&signed, &ReceiverSet::Any).unwrap_err(),
        EnvelopeError::BadSignature
    );
}

#[test]
fn a_changed_last_block_signed_by_a_holder_of_the_token_fails_in_the_padding() {
    let mut bytes = STANDARD.decode(ours().encrypted).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(
        open_encrypted(&STANDARD.encode(bytes), &ReceiverSet::Any),
        Err(EnvelopeError::BadPadding)
    );
}

#[test]
fn signatures_of_another_form_are_refused() {
    let vector = ours();
    for signature in [
        "",
        "fb58",
        &vector.signature.to_uppercase(),
        &format!("{}0", vector.signature),
        "签名",
    ] {
        let signed = Signed {
            signature,
            ..signed(vector)
        };
        assert_eq!(
            keys(vector).open(&signed, &ReceiverSet::Any).unwrap_err(),
            EnvelopeError::BadSignature
        );
    }
}

#[test]
fn text_that_is_no_base64_is_refused() {
    for text in ["", "====", "ab!d", "abc", "4j/A uRx7"] {
        let refusal = open_encrypted(text, &ReceiverSet::Any).unwrap_err();
        let expected = if text.is_empty() {
            EnvelopeError::BadLength
        } else {
            EnvelopeError::BadBase64
        };
        assert_eq!(refusal, expected, "{text:?}");
    }
}

#[test]
fn line_breaks_are_signed_but_not_encoded() {
    let vector = ours();
    let (front, back) = vector.encrypted.split_at(76);
    let broken = format!("{front}\r\n{back}\n");
    assert_eq!(
        open_encrypted(&broken, &ReceiverSet::One(vector.receiver)).unwrap(),
        vector.message.as_bytes()
    );
}

#[test]
fn odd_lengths_are_refused() {
    for length in [1, 15, 16, 17, 31, 33, 47] {
        let text = STANDARD.encode(vec![7; length]);
        assert_eq!(
            open_encrypted(&text, &ReceiverSet::Any),
            Err(EnvelopeError::BadLength),
            "{length}"
        );
    }
}

#[test]
fn paddings_outside_1_to_32_or_uneven_are_refused() {
    for (last, before) in [(0, 0), (33, 33), (255, 255), (2, 1), (32, 0)] {
        let mut plain = vec![before; 64];
        plain[63] = last;
        assert_eq!(
            open_encrypted(&encrypt_raw(&plain), &ReceiverSet::Any),
            Err(EnvelopeError::BadPadding),
            "{last}"
        );
    }
}

#[test]
fn a_message_of_nothing_but_padding_is_refused() {
    assert_eq!(
        open_encrypted(&encrypt_raw(&[32; 32]), &ReceiverSet::Any),
        Err(EnvelopeError::BadMessageLength)
    );
}

#[test]
fn lengths_beyond_the_text_are_refused() {
    for claimed in [12, 1000, i32::MAX.unsigned_abs(), u32::MAX - 20, u32::MAX] {
        let encrypted = encrypt_raw(&framed(b"hello", claimed, "corpid"));
        let refusal = open_encrypted(&encrypted, &ReceiverSet::Any).unwrap_err();
        assert_eq!(refusal, EnvelopeError::BadMessageLength, "{claimed}");
    }
    let whole = encrypt_raw(&framed(b"hello", 11, "corpid"));
    assert_eq!(
        open_encrypted(&whole, &ReceiverSet::One("")).unwrap(),
        b"hellocorpid"
    );
}

#[test]
fn another_receiver_is_refused() {
    let vector = ours();
    let refusal = |receivers: &ReceiverSet<'_>| open_encrypted(vector.encrypted, receivers).unwrap_err();
    assert_eq!(
        refusal(&ReceiverSet::One("ww5a1de8077e7fee02")),
        EnvelopeError::WrongReceiver
    );
    assert_eq!(refusal(&ReceiverSet::One("")), EnvelopeError::WrongReceiver);
    assert_eq!(
        refusal(&ReceiverSet::One("ww5a1de8077e7fee0")),
        EnvelopeError::WrongReceiver
    );
    assert_eq!(refusal(&ReceiverSet::OneOf(&[])), EnvelopeError::WrongReceiver);
    assert_eq!(
        refusal(&ReceiverSet::OneOf(&["wwother", ""])),
        EnvelopeError::WrongReceiver
    );
    assert!(
        open_encrypted(
            vector.encrypted,
            &ReceiverSet::OneOf(&["wwother", vector.receiver])
        )
        .is_ok()
    );
    assert!(open_encrypted(vector.encrypted, &ReceiverSet::Any).is_ok());
}

#[test]
fn a_receiver_that_is_no_text_is_refused() {
    let mut plain = framed(b"hello", 5, "corpid");
    plain[25] = 0xff;
    assert_eq!(
        open_encrypted(&encrypt_raw(&plain), &ReceiverSet::Any),
        Err(EnvelopeError::WrongReceiver)
    );
}

#[test]
fn another_key_does_not_open() {
    let keys = sidebook_envelope::CallbackKeys::new(ours().token, VECTORS[0].aes_key).unwrap();
    let refusal = keys
        .open(&signed(ours()), &ReceiverSet::One(ours().receiver))
        .unwrap_err();
    assert!(matches!(
        refusal,
        EnvelopeError::BadPadding | EnvelopeError::BadMessageLength | EnvelopeError::WrongReceiver
    ));
}

#[test]
fn outcomes_are_distinct() {
    let mut outcomes = EnvelopeError::OUTCOMES.to_vec();
    outcomes.sort_unstable();
    outcomes.dedup();
    assert_eq!(outcomes.len(), EnvelopeError::OUTCOMES.len());
    assert!(EnvelopeError::OUTCOMES.contains(&EnvelopeError::Doctype.outcome()));
}

use sha1::{Digest as _, Sha1};
use subtle::ConstantTimeEq as _;

use crate::keys::CallbackKeys;

impl CallbackKeys {
    /// The signature of a callback: 40 lower-case hexadecimal digits.
    ///
    /// SHA-1 over token, timestamp, nonce and encrypted text, sorted by their bytes and joined. The values are the
    /// ones on the wire after one percent-decoding; a timestamp is not a number here, a nonce may start with zeros.
    #[must_use]
    pub fn sign(&self, timestamp: &str, nonce: &str, encrypted: &str) -> String {
        hex(&self.digest(timestamp, nonce, encrypted))
            .iter()
            .copied()
            .map(char::from)
            .collect()
    }

    /// Whether `signature` is what [`CallbackKeys::sign`] gives, compared without a hint about where they differ.
    #[must_use]
    pub fn verify(&self, signature: &str, timestamp: &str, nonce: &str, encrypted: &str) -> bool {
        let expected = hex(&self.digest(timestamp, nonce, encrypted));
        expected.as_slice().ct_eq(signature.as_bytes()).into()
    }

    fn digest(&self, timestamp: &str, nonce: &str, encrypted: &str) -> [u8; 20] {
        let mut parts = [self.token.expose(), timestamp, nonce, encrypted];
        parts.sort_unstable();
        let mut sha1 = Sha1::new();
        parts.iter().for_each(|part| sha1.update(part));
        sha1.finalize().into()
    }
}

fn hex(digest: &[u8; 20]) -> [u8; 40] {
    let digit = |nibble: u8| {
        if nibble < 10 {
            b'0' + nibble
        } else {
            b'a' + nibble - 10
        }
    };
    let mut text = [0_u8; 40];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    text
}

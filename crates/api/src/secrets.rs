//! Keyed hashes, fingerprints and comparisons that take as long for a wrong answer as for a right one.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// HMAC-SHA-256 of the parts under a key of its own for `purpose`, in hex. Each part is preceded by its length, so
/// that no two lists of parts run together.
pub(crate) fn keyed(key: &SecretString, purpose: &str, parts: &[&str]) -> String {
    let own = mac(key.expose_secret().as_bytes(), &[purpose]);
    hex(&mac(&own, parts))
}

/// A key of its own for `purpose`.
pub(crate) fn key_for(key: &SecretString, purpose: &str) -> [u8; 32] {
    mac(key.expose_secret().as_bytes(), &[purpose])
}

fn mac(key: &[u8], parts: &[&str]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256 of a random token, in hex: what is kept of a token that only its holder may know.
pub(crate) fn fingerprint(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Whether two texts are the same, without telling how much of them is.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| DIGITS.get(usize::from(digit)).map(|digit| char::from(*digit)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_plain_sha_256() {
        assert_eq!(
            fingerprint("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn keyed_hashes_differ_by_key_purpose_and_the_borders_of_parts() {
        let (one, two) = (SecretString::from("one"), SecretString::from("two"));
        let hash = keyed(&one, "p", &["ab", "c"]);
        assert_eq!(hash.len(), 64);
        assert_ne!(hash, keyed(&two, "p", &["ab", "c"]));
        assert_ne!(hash, keyed(&one, "q", &["ab", "c"]));
        assert_ne!(hash, keyed(&one, "p", &["a", "bc"]));
        assert!(same(&hash, &keyed(&one, "p", &["ab", "c"])));
        assert!(!same("a", "ab") && !same("a", "b"));
    }
}

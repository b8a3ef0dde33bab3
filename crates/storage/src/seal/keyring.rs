use std::collections::BTreeMap;
use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sidebook_ambient::Entropy;

use super::{SealError, SealPlace, Sealed};

/// Which key: a small number the operator gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct KeyId(pub u8);

/// The keys that seal secrets: one seals, all open.
///
/// To rotate: add a key, make it current, `reseal` what is stored, then drop the old key.
pub struct Keyring {
    current: KeyId,
    ciphers: BTreeMap<KeyId, Aes256Gcm>,
}

/// The configured keys make no keyring.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The current key is not among the keys.
    #[error("key {} is current but not listed", .0.0)]
    CurrentMissing(KeyId),
    /// A key is not 32 bytes in base64.
    #[error("key {}: expected 32 bytes in base64", .0.0)]
    BadKey(KeyId),
}

impl Keyring {
    /// A keyring of raw keys.
    ///
    /// # Errors
    /// [`KeyringError::CurrentMissing`].
    pub fn new(
        current: KeyId,
        keys: impl IntoIterator<Item = (KeyId, [u8; 32])>,
    ) -> Result<Self, KeyringError> {
        let ciphers: BTreeMap<_, _> = keys
            .into_iter()
            .map(|(id, key)| (id, Aes256Gcm::new(&Key::<Aes256Gcm>::from(key))))
            .collect();
        if !ciphers.contains_key(&current) {
            return Err(KeyringError::CurrentMissing(current));
        }
        Ok(Self { current, ciphers })
    }

    /// A keyring of keys as configuration gives them: 32 bytes each, in base64.
    ///
    /// # Errors
    /// [`KeyringError`], naming the key.
    pub fn from_base64<'a>(
        current: KeyId,
        keys: impl IntoIterator<Item = (KeyId, &'a SecretString)>,
    ) -> Result<Self, KeyringError> {
        let mut raw = Vec::new();
        for (id, text) in keys {
            let bytes = BASE64
                .decode(text.expose_secret().trim())
                .map_err(|_| KeyringError::BadKey(id))?;
            raw.push((id, bytes.try_into().map_err(|_| KeyringError::BadKey(id))?));
        }
        Self::new(current, raw)
    }

    /// Seals `plain` for `place`: it opens nowhere else.
    ///
    /// # Errors
    /// [`SealError::Refused`] when the value is too long for the cipher (64 GiB).
    pub fn seal(
        &self,
        entropy: &dyn Entropy,
        place: SealPlace<'_>,
        plain: &[u8],
    ) -> Result<Sealed, SealError> {
        let cipher = self
            .ciphers
            .get(&self.current)
            .ok_or(SealError::UnknownKey(self.current))?;
        let mut nonce = [0_u8; 12];
        entropy.fill(&mut nonce);
        let aad = place.aad();
        let payload = Payload {
            msg: plain,
            aad: aad.as_bytes(),
        };
        let ciphertext = cipher
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| SealError::Refused(aad.clone()))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(ciphertext);
        Ok(Sealed::from_text(format!(
            "{}.{}",
            self.current.0,
            BASE64.encode(bytes)
        )))
    }

    /// Opens what was sealed for `place` with any listed key.
    ///
    /// # Errors
    /// [`SealError`], naming the place, never the value.
    pub fn open(&self, place: SealPlace<'_>, sealed: &Sealed) -> Result<SecretSlice<u8>, SealError> {
        let aad = place.aad();
        let (id, text) = sealed.parts().ok_or_else(|| SealError::Malformed(aad.clone()))?;
        let cipher = self.ciphers.get(&id).ok_or(SealError::UnknownKey(id))?;
        let bytes = BASE64
            .decode(text)
            .map_err(|_| SealError::Malformed(aad.clone()))?;
        let (nonce, ciphertext) = bytes
            .split_first_chunk::<12>()
            .ok_or_else(|| SealError::Malformed(aad.clone()))?;
        let payload = Payload {
            msg: ciphertext,
            aad: aad.as_bytes(),
        };
        let plain = cipher
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| SealError::Refused(aad.clone()))?;
        Ok(SecretSlice::from(plain))
    }

    /// Opens a text.
    ///
    /// # Errors
    /// [`SealError`]; [`SealError::Malformed`] too when it is not UTF-8.
    pub fn open_text(&self, place: SealPlace<'_>, sealed: &Sealed) -> Result<SecretString, SealError> {
        let bytes = self.open(place, sealed)?;
        let text =
            std::str::from_utf8(bytes.expose_secret()).map_err(|_| SealError::Malformed(place.aad()))?;
        Ok(SecretString::from(text))
    }

    /// Whether `sealed` was sealed with another key than the current one, so a rotation has to reseal it.
    #[must_use]
    pub fn is_old(&self, sealed: &Sealed) -> bool {
        sealed.parts().map(|(id, _)| id) != Some(self.current)
    }

    /// The same secret under the current key; `None` when it already is.
    ///
    /// # Errors
    /// [`SealError`] when it cannot be opened.
    pub fn reseal(
        &self,
        entropy: &dyn Entropy,
        place: SealPlace<'_>,
        sealed: &Sealed,
    ) -> Result<Option<Sealed>, SealError> {
        if !self.is_old(sealed) {
            return Ok(None);
        }
        let plain = self.open(place, sealed)?;
        self.seal(entropy, place, plain.expose_secret()).map(Some)
    }

    /// The beginning of every value sealed with the current key.
    pub(crate) fn current_prefix(&self) -> String {
        format!("{}.", self.current.0)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = self.ciphers.keys().collect();
        f.debug_struct("Keyring")
            .field("current", &self.current)
            .field("known", &known)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sidebook_ambient::SeededEntropy;

    use super::*;

    const PLACE: SealPlace<'_> = SealPlace {
        table: "corps",
        column: "code",
        row: "1",
    };

    fn keyring(current: u8, keys: &[u8]) -> Keyring {
        Keyring::new(KeyId(current), keys.iter().map(|id| (KeyId(*id), [*id; 32]))).unwrap()
    }

    #[test]
    fn opens_only_where_it_was_sealed_for() {
        let ring = keyring(1, &[1]);
        let sealed = ring.seal(&SeededEntropy::new(1), PLACE, b"code").unwrap();
        assert_eq!(ring.open_text(PLACE, &sealed).unwrap().expose_secret(), "code");
        for elsewhere in [
            SealPlace { row: "2", ..PLACE },
            SealPlace {
                column: "other",
                ..PLACE
            },
            SealPlace {
                table: "other",
                ..PLACE
            },
        ] {
            assert!(matches!(
                ring.open(elsewhere, &sealed),
                Err(SealError::Refused(_))
            ));
        }
    }

    #[test]
    fn an_old_key_opens_and_a_rotation_seals_anew() {
        let entropy = SeededEntropy::new(1);
        let sealed = keyring(1, &[1]).seal(&entropy, PLACE, b"code").unwrap();
        let rotated = keyring(2, &[1, 2]);
        assert!(rotated.is_old(&sealed));
        let resealed = rotated.reseal(&entropy, PLACE, &sealed).unwrap().unwrap();
        assert!(rotated.reseal(&entropy, PLACE, &resealed).unwrap().is_none());
        assert_eq!(
            keyring(2, &[2])
                .open_text(PLACE, &resealed)
                .unwrap()
                .expose_secret(),
            "code"
        );
        assert!(matches!(
            keyring(2, &[2]).open(PLACE, &sealed),
            Err(SealError::UnknownKey(KeyId(1)))
        ));
    }

    #[test]
    fn the_same_value_never_looks_the_same_and_debug_shows_nothing() {
        let (ring, entropy) = (keyring(1, &[1]), SeededEntropy::new(1));
        let (one, two) = (
            ring.seal(&entropy, PLACE, b"x").unwrap(),
            ring.seal(&entropy, PLACE, b"x").unwrap(),
        );
        assert_ne!(one.as_str(), two.as_str());
        assert_eq!(format!("{one:?}"), "Sealed");
        assert!(!format!("{ring:?}").contains("Aes"));
    }

    #[test]
    fn configuration_mistakes_name_the_key() {
        let short = SecretString::from(BASE64.encode([1_u8; 31]));
        assert_eq!(
            Keyring::from_base64(KeyId(3), [(KeyId(3), &short)]).unwrap_err(),
            KeyringError::BadKey(KeyId(3))
        );
        assert_eq!(
            Keyring::new(KeyId(9), []).unwrap_err(),
            KeyringError::CurrentMissing(KeyId(9))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_and_any_flipped_bit_is_refused(
            plain in prop::collection::vec(any::<u8>(), 0..200), seed: u64, flip: prop::sample::Index, bit in 0_u8..8
        ) {
            let ring = keyring(1, &[1]);
            let sealed = ring.seal(&SeededEntropy::new(seed), PLACE, &plain).unwrap();
            let opened = ring.open(PLACE, &sealed).unwrap();
            prop_assert_eq!(opened.expose_secret(), &plain[..]);
            let mut bytes = BASE64.decode(sealed.parts().unwrap().1).unwrap();
            let at = flip.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let forged = Sealed::from_text(format!("1.{}", BASE64.encode(bytes)));
            prop_assert!(ring.open(PLACE, &forged).is_err());
        }

        #[test]
        fn no_text_makes_opening_panic(text in ".{0,80}") {
            let _ = keyring(1, &[1]).open(PLACE, &Sealed::from_text(text));
        }
    }
}

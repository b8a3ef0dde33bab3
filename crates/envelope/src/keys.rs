use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::error::KeyError;

/// 43 random characters carry 258 bits for a key of 256: the last two bits are noise that strict decoders refuse.
const KEY_BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The AES-256 key of a callback, configured on the platform as 43 characters (`EncodingAESKey`).
///
/// `Debug` shows nothing of it; the memory is cleared when it is dropped.
pub struct EncodingAesKey(SecretBox<[u8; 32]>);

impl EncodingAesKey {
    /// Reads the 43 characters of `[A-Za-z0-9]` shown in the platform's console.
    ///
    /// # Errors
    /// When length or characters are others.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.len() != 43 {
            return Err(KeyError::AesKeyLength { found: text.len() });
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(KeyError::AesKeyCharacters);
        }
        let mut key = Box::new([0_u8; 32]);
        match KEY_BASE64.decode_slice(text, key.as_mut_slice()) {
            Ok(32) => Ok(Self(SecretBox::new(key))),
            _ => Err(KeyError::AesKeyCharacters),
        }
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// The initialisation vector of every message: the first half of the key. The platform fixed it so.
    pub(crate) fn iv(&self) -> [u8; 16] {
        let mut iv = [0_u8; 16];
        iv.iter_mut()
            .zip(self.expose())
            .for_each(|(to, from)| *to = *from);
        iv
    }
}

impl fmt::Debug for EncodingAesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncodingAesKey([REDACTED])")
    }
}

impl Clone for EncodingAesKey {
    fn clone(&self) -> Self {
        Self(SecretBox::new(Box::new(*self.expose())))
    }
}

/// The token that both sides put into the signature of a callback. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct CallbackToken(SecretString);

impl CallbackToken {
    /// Reads 1 to 32 characters of `[A-Za-z0-9]`.
    ///
    /// # Errors
    /// When length or characters are others.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.is_empty() || text.len() > 32 {
            return Err(KeyError::TokenLength { found: text.len() });
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(KeyError::TokenCharacters);
        }
        Ok(Self(SecretString::from(text)))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken([REDACTED])")
    }
}

/// What a callback address is configured with: one token and one key. A suite has one pair for all its corps and
/// both its addresses.
#[derive(Debug, Clone)]
pub struct CallbackKeys {
    /// For the signature.
    pub token: CallbackToken,
    /// For the message.
    pub aes_key: EncodingAesKey,
}

impl CallbackKeys {
    /// Reads both from configuration.
    ///
    /// # Errors
    /// When one of them has a form that the platform does not give out.
    pub fn new(token: &str, aes_key: &str) -> Result<Self, KeyError> {
        Ok(Self {
            token: CallbackToken::parse(token)?,
            aes_key: EncodingAesKey::parse(aes_key)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    #[test]
    fn key_is_the_32_bytes_behind_43_characters() {
        let key = EncodingAesKey::parse(KEY).unwrap();
        let expected: Vec<u8> = (0..32).collect();
        assert_eq!(key.expose().as_slice(), expected);
        assert_eq!(key.iv().as_slice(), &expected[..16]);
        assert_eq!(key.clone().expose(), key.expose());
    }

    #[test]
    fn key_of_the_official_sample_has_noise_in_its_last_bits() {
        let key = EncodingAesKey::parse("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap();
        let hex: String = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "8d69989bbaabe67328014c194631ad0719b3dca035b64023df292447aab60760"
        );
    }

    #[test]
    fn odd_keys_and_tokens_are_refused() {
        let refusal = |text: &str| EncodingAesKey::parse(text).unwrap_err();
        assert_eq!(refusal(&KEY[1..]), KeyError::AesKeyLength { found: 42 });
        assert_eq!(refusal(&format!("{KEY}=")), KeyError::AesKeyLength { found: 44 });
        assert_eq!(refusal(&KEY.replace('Q', "+")), KeyError::AesKeyCharacters);
        assert_eq!(
            CallbackToken::parse("").unwrap_err(),
            KeyError::TokenLength { found: 0 }
        );
        assert_eq!(
            CallbackToken::parse(&"a".repeat(33)).unwrap_err(),
            KeyError::TokenLength { found: 33 }
        );
        assert_eq!(
            CallbackToken::parse("with space").unwrap_err(),
            KeyError::TokenCharacters
        );
        assert!(CallbackToken::parse(&"a".repeat(32)).is_ok());
    }

    #[test]
    fn debug_shows_no_secret() {
        let keys = CallbackKeys::new("sidebookToken01", KEY).unwrap();
        let shown = format!("{keys:?}");
        assert!(!shown.contains("sidebookToken01"), "{shown}");
        assert!(!shown.contains("31"), "no key byte: {shown}");
        assert_eq!(shown.matches("REDACTED").count(), 2);
    }
}

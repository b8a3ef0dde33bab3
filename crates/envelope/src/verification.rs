use std::fmt::Write as _;

use crate::CallbackKeys;

/// The query with which the platform verifies a callback address, as it stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationQuery {
    /// Everything behind the question mark.
    pub query: String,
    /// Whether the sealed text holds a `+`, which careless proxies turn into a space.
    pub has_plus: bool,
}

impl CallbackKeys {
    /// Writes the query that asks for `message` back, sealed for `receiver`. See [`CallbackKeys::seal`] for `random`.
    #[must_use]
    pub fn verification(
        &self,
        message: &[u8],
        receiver: &str,
        timestamp: i64,
        nonce: &str,
        random: [u8; 16],
    ) -> VerificationQuery {
        let timestamp = timestamp.to_string();
        let sealed = self.seal(message, receiver, random);
        let signature = self.sign(&timestamp, nonce, &sealed);
        let mut query = format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}&echostr=");
        for byte in sealed.bytes() {
            if byte.is_ascii_alphanumeric() {
                query.push(char::from(byte));
            } else {
                // Writing into a `String` cannot fail.
                let _ = write!(query, "%{byte:02X}");
            }
        }
        VerificationQuery {
            query,
            has_plus: sealed.contains('+'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReceiverSet, Signed};

    #[test]
    fn what_is_asked_for_comes_back_after_one_decoding() {
        let keys =
            CallbackKeys::new("sidebookToken01", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap();
        let asked = keys.verification(b"9876543210", "ww1", 1_700_000_000, "n0", *b"0123456789abcdef");
        let value = |name: &str| {
            let (_, rest) = asked.query.split_once(&format!("{name}=")).unwrap();
            let value = rest.split('&').next().unwrap();
            value.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
        };
        let (signature, echostr) = (value("msg_signature"), value("echostr"));
        assert_eq!(asked.has_plus, echostr.contains('+'));
        let signed = Signed {
            signature: &signature,
            timestamp: "1700000000",
            nonce: "n0",
            encrypted: &echostr,
        };
        let opened = keys.echo(&signed, &ReceiverSet::One("ww1")).unwrap();
        assert_eq!(opened.message(), b"9876543210");
    }
}

use thiserror::Error;

/// Why a callback was refused.
///
/// Each variant is one check, so that a metric can count them apart ([`EnvelopeError::outcome`]). **Whoever answers
/// the request must answer all of them alike** (403, no detail): telling a bad padding from a bad receiver would let
/// a stranger ask questions about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The signature is not the one that our token gives.
    #[error("signature does not match")]
    BadSignature,
    /// The encrypted text is not base64.
    #[error("encrypted text is not base64")]
    BadBase64,
    /// The encrypted bytes are no whole number of AES blocks, or fewer than two.
    #[error("encrypted text has an impossible length")]
    BadLength,
    /// The decrypted bytes do not end in a padding of 1 to 32 equal bytes.
    #[error("padding is not valid")]
    BadPadding,
    /// The length field points outside the decrypted bytes.
    #[error("message length is outside the decrypted text")]
    BadMessageLength,
    /// The receiver id inside is not one that this address serves, or not text at all.
    #[error("envelope is addressed to another receiver")]
    WrongReceiver,
    /// The body is not well-formed XML in UTF-8 with the root `<xml>`.
    #[error("body is not the XML of an envelope")]
    BadXml,
    /// The body carries a document type definition.
    #[error("body has a document type definition")]
    Doctype,
    /// The body refers to an entity that XML itself does not define.
    #[error("body refers to an entity")]
    Entity,
    /// An element of the envelope stands there twice.
    #[error("an element of the envelope is repeated")]
    RepeatedElement,
    /// There is no `<Encrypt>` (names are compared with their case).
    #[error("body has no Encrypt element")]
    MissingEncrypt,
    /// `<Encrypt>` is there and empty.
    #[error("Encrypt element is empty")]
    EmptyEncrypt,
}

impl EnvelopeError {
    /// A short name for the `outcome` label of a metric.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::BadBase64 => "bad_base64",
            Self::BadLength => "bad_length",
            Self::BadPadding => "bad_padding",
            Self::BadMessageLength => "bad_message_length",
            Self::WrongReceiver => "wrong_receiver",
            Self::BadXml => "bad_xml",
            Self::Doctype => "doctype",
            Self::Entity => "entity",
            Self::RepeatedElement => "repeated_element",
            Self::MissingEncrypt => "missing_encrypt",
            Self::EmptyEncrypt => "empty_encrypt",
        }
    }

    /// Every outcome there is, to create the counters at zero.
    pub const OUTCOMES: [&'static str; 12] = [
        "bad_signature",
        "bad_base64",
        "bad_length",
        "bad_padding",
        "bad_message_length",
        "wrong_receiver",
        "bad_xml",
        "doctype",
        "entity",
        "repeated_element",
        "missing_encrypt",
        "empty_encrypt",
    ];
}

/// Why a configured token or key cannot be used. Never carries the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The callback token is empty or longer than 32 characters.
    #[error("callback token must have 1 to 32 characters, found {found}")]
    TokenLength {
        /// Its length in bytes.
        found: usize,
    },
    /// The callback token holds something other than `[A-Za-z0-9]`.
    #[error("callback token may only hold letters and digits")]
    TokenCharacters,
    /// The `EncodingAESKey` has not exactly 43 characters.
    #[error("EncodingAESKey must have 43 characters, found {found}")]
    AesKeyLength {
        /// Its length in bytes.
        found: usize,
    },
    /// The `EncodingAESKey` holds something other than `[A-Za-z0-9]`.
    #[error("EncodingAESKey may only hold letters and digits")]
    AesKeyCharacters,
}

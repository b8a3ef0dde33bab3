use std::borrow::Cow;
use std::fmt;

use subtle::{Choice, ConstantTimeEq as _};

use crate::cipher::{self, Plain};
use crate::error::EnvelopeError;
use crate::keys::CallbackKeys;

/// What arrived, before anything of it is believed: the query values after exactly one percent-decoding, and the
/// text of `<Encrypt>` (or `echostr`) untouched.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `msg_signature`.
    pub signature: &'a str,
    /// `timestamp`, as it stood in the query.
    pub timestamp: &'a str,
    /// `nonce`, as it stood in the query.
    pub nonce: &'a str,
    /// The base64 text that was signed.
    pub encrypted: &'a str,
}

/// To whom a callback may be addressed. Which ids belong here depends on the address and the method; see the crate's
/// documentation. Never take it from the request itself: that would switch the check off.
#[derive(Debug, Clone, Copy)]
pub enum ReceiverSet<'a> {
    /// Exactly this id; the empty string is what an individual developer's app is called by.
    One(&'a str),
    /// One of these ids; with none, every message is refused.
    OneOf(&'a [&'a str]),
    /// Whoever it says. Only for an address that serves many corps, where the caller looks
    /// [`Opened::receiver`] up among its corps before it uses the message.
    Any,
}

impl ReceiverSet<'_> {
    /// Compares with every id of the set, whichever matches, in a time that tells nothing about their bytes.
    fn admits(&self, receiver: &[u8]) -> bool {
        match self {
            Self::One(id) => id.as_bytes().ct_eq(receiver).into(),
            Self::OneOf(ids) => ids
                .iter()
                .fold(Choice::from(0), |found, id| found | id.as_bytes().ct_eq(receiver))
                .into(),
            Self::Any => true,
        }
    }
}

/// A message whose signature was verified and that was decrypted: the only form in which callers see content.
pub struct Opened {
    plain: Plain,
}

impl Opened {
    /// The bytes that the platform sent: XML, or the echo of a URL verification.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        self.plain.message()
    }

    /// The id that the message was encrypted for; may be empty.
    #[must_use]
    pub fn receiver(&self) -> &str {
        // That it is text was checked when it was opened.
        std::str::from_utf8(self.plain.receiver()).unwrap_or_default()
    }

    /// The message without the rest of the buffer.
    #[must_use]
    pub fn into_message(self) -> Vec<u8> {
        let mut buffer = self.plain.buffer;
        buffer.truncate(self.plain.message_end);
        buffer.drain(..20.min(buffer.len()));
        buffer
    }
}

/// Shows sizes, not content: a message is personal data.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("message_bytes", &self.message().len())
            .field("receiver", &self.receiver())
            .finish()
    }
}

impl CallbackKeys {
    /// Verifies the signature, then decrypts, then checks the receiver; in this order, so that nobody without the
    /// token learns anything about the key. Whatever is wrong behind the signature, the work is the same.
    ///
    /// # Errors
    /// One variant per check. Answer all of them alike, see [`EnvelopeError`].
    pub fn open(&self, signed: &Signed<'_>, receivers: &ReceiverSet<'_>) -> Result<Opened, EnvelopeError> {
        if !self.verify(signed.signature, signed.timestamp, signed.nonce, signed.encrypted) {
            return Err(EnvelopeError::BadSignature);
        }
        let plain = cipher::decrypt(&self.aes_key, signed.encrypted);
        let is_ours = receivers.admits(plain.receiver()) & std::str::from_utf8(plain.receiver()).is_ok();
        // The one place where something signed is refused, after all the work.
        match plain.fault {
            Some(fault) => Err(fault),
            None if !is_ours => Err(EnvelopeError::WrongReceiver),
            None => Ok(Opened { plain }),
        }
    }

    /// Opens the `echostr` of a URL verification (GET). The answer is [`Opened::message`], byte for byte, as
    /// `text/plain` without a newline.
    ///
    /// # Errors
    /// As [`CallbackKeys::open`].
    pub fn echo(&self, signed: &Signed<'_>, receivers: &ReceiverSet<'_>) -> Result<Opened, EnvelopeError> {
        let repaired = repair_echostr(signed.encrypted);
        self.open(
            &Signed {
                encrypted: &repaired,
                ..*signed
            },
            receivers,
        )
    }

    /// Encrypts `message` for `receiver`, base64. `random` must come from the system's randomness in production.
    #[must_use]
    pub fn seal(&self, message: &[u8], receiver: &str, random: [u8; 16]) -> String {
        cipher::encrypt(&self.aes_key, message, receiver, random)
    }
}

/// Turns spaces back into `+`: a form decoder or a proxy on the way made them spaces, and base64 has none.
#[must_use]
pub fn repair_echostr(echostr: &str) -> Cow<'_, str> {
    if echostr.contains(' ') {
        Cow::Owned(echostr.replace(' ', "+"))
    } else {
        Cow::Borrowed(echostr)
    }
}

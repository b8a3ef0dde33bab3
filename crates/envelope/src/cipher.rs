use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use subtle::{ConditionallySelectable as _, ConstantTimeEq as _, ConstantTimeGreater as _};

use crate::error::EnvelopeError;
use crate::keys::EncodingAesKey;

/// The platform pads to 32 bytes, twice the block of AES: values 1 to 32 are legal, and a library's PKCS#7 for AES
/// refuses half of all messages.
const PAD_TO: usize = 32;
const BLOCK: usize = 16;
/// Random bytes in front, so that equal messages look different although the IV never changes.
const RANDOM: usize = 16;
/// Random bytes and the length field.
const HEAD: usize = RANDOM + 4;

/// What was decrypted, and where in it the message and the receiver id stand. With a fault, there is nothing to read.
pub(crate) struct Plain {
    pub(crate) buffer: Vec<u8>,
    pub(crate) message_end: usize,
    /// Where the padding begins.
    end: usize,
    /// The first check that failed. Kept until all work is done, so that no failure is answered sooner than another.
    pub(crate) fault: Option<EnvelopeError>,
}

impl Plain {
    pub(crate) fn message(&self) -> &[u8] {
        self.buffer.get(HEAD..self.message_end).unwrap_or_default()
    }

    pub(crate) fn receiver(&self) -> &[u8] {
        self.buffer.get(self.message_end..self.end).unwrap_or_default()
    }
}

/// Decrypts in the one buffer that base64 was decoded into. The caller has verified the signature.
///
/// Texts of the same length cost the same work, whatever is wrong with them: everything that has the length of whole blocks
/// is decrypted, and every check is made.
pub(crate) fn decrypt(key: &EncodingAesKey, encrypted: &str) -> Plain {
    let (mut buffer, is_base64) = decode(encrypted);
    let whole = buffer.len() - buffer.len() % BLOCK;
    let is_whole = whole == buffer.len() && whole >= 2 * BLOCK;
    buffer.truncate(whole);
    let decrypted = cbc::Decryptor::<Aes256>::new(key.expose().into(), &key.iv().into())
        .decrypt_padded::<NoPadding>(&mut buffer)
        .is_ok();
    let padding = padding(&buffer);
    let end = whole.saturating_sub(padding);
    let length = buffer.get(RANDOM..HEAD).and_then(|bytes| bytes.try_into().ok());
    let length = usize::try_from(length.map_or(0, u32::from_be_bytes)).unwrap_or(usize::MAX);
    let message_end = length.saturating_add(HEAD);
    let checks = [
        (is_base64, EnvelopeError::BadBase64),
        (is_whole && decrypted, EnvelopeError::BadLength),
        (padding > 0, EnvelopeError::BadPadding),
        (message_end <= end, EnvelopeError::BadMessageLength),
    ];
    let fault = checks
        .into_iter()
        .find(|(passed, _)| !passed)
        .map(|(_, fault)| fault);
    Plain {
        buffer,
        message_end,
        end,
        fault,
    }
}

/// The bytes behind the text, and whether it was base64; if not, as many other bytes. Some senders break the text into
/// lines; those bytes are part of what is signed, not of what is encoded.
fn decode(encrypted: &str) -> (Vec<u8>, bool) {
    let decoded = if encrypted.contains(['\r', '\n']) {
        STANDARD.decode(encrypted.replace(['\r', '\n'], ""))
    } else {
        STANDARD.decode(encrypted)
    };
    match decoded {
        Ok(decoded) => (decoded, true),
        Err(_) => (vec![0; encrypted.len() / 4 * 3], false),
    }
}

/// How many bytes of padding stand at the end: 1 to 32 of them with that very value, or 0 when they do not. Compares the
/// last 32 bytes, whatever they hold.
fn padding(buffer: &[u8]) -> usize {
    let pad = buffer.last().copied().unwrap_or_default();
    let fits = u8::try_from(Ord::min(buffer.len(), PAD_TO)).unwrap_or_default();
    let mut is_good = !pad.ct_eq(&0) & !pad.ct_gt(&fits);
    for (byte, distance) in buffer.iter().rev().take(PAD_TO).zip(0_u8..) {
        is_good &= byte.ct_eq(&pad) | !pad.ct_gt(&distance);
    }
    usize::from(u8::conditional_select(&0, &pad, is_good))
}

/// `base64(AES(pad32(random ‖ length ‖ message ‖ receiver)))`.
pub(crate) fn encrypt(key: &EncodingAesKey, message: &[u8], receiver: &str, random: [u8; RANDOM]) -> String {
    let length = HEAD + message.len() + receiver.len();
    let pad = PAD_TO - length % PAD_TO;
    let mut buffer = Vec::with_capacity(length + pad);
    buffer.extend_from_slice(&random);
    // A message of 4 GiB cannot be said in the format; saturating makes it unreadable instead of wrong.
    buffer.extend_from_slice(&u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes());
    buffer.extend_from_slice(message);
    buffer.extend_from_slice(receiver.as_bytes());
    buffer.resize(length + pad, u8::try_from(pad).unwrap_or(0));
    let padded = buffer.len();
    let encryptor = cbc::Encryptor::<Aes256>::new(key.expose().into(), &key.iv().into());
    // Cannot fail: the buffer is a whole number of blocks by the line above.
    let done = encryptor.encrypt_padded::<NoPadding>(&mut buffer, padded);
    debug_assert!(done.is_ok(), "padded to whole blocks");
    STANDARD.encode(&buffer)
}

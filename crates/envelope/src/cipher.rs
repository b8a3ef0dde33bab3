use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};

use crate::error::EnvelopeError;
use crate::keys::EncodingAesKey;

/// The platform pads to 32 bytes, twice the block of AES: values 1 to 32 are legal, and a library's PKCS#7 for AES
/// refuses half of all messages.
const PAD_TO: usize = 32;
/// Random bytes in front, so that equal messages look different although the IV never changes.
const RANDOM: usize = 16;
/// Random bytes and the length field.
const HEAD: usize = RANDOM + 4;

/// A decrypted buffer and where the message ends in it; the receiver id is what follows.
pub(crate) struct Plain {
    pub(crate) buffer: Vec<u8>,
    pub(crate) message_end: usize,
}

impl Plain {
    pub(crate) fn message(&self) -> &[u8] {
        self.buffer.get(HEAD..self.message_end).unwrap_or_default()
    }

    pub(crate) fn receiver(&self) -> &[u8] {
        self.buffer.get(self.message_end..).unwrap_or_default()
    }
}

/// Decrypts in the one buffer that base64 was decoded into. The caller has verified the signature.
pub(crate) fn decrypt(key: &EncodingAesKey, encrypted: &str) -> Result<Plain, EnvelopeError> {
    let mut buffer = decode(encrypted)?;
    if buffer.len() < 2 * 16 || !buffer.len().is_multiple_of(16) {
        return Err(EnvelopeError::BadLength);
    }
    cbc::Decryptor::<Aes256>::new(key.expose().into(), &key.iv().into())
        .decrypt_padded::<NoPadding>(&mut buffer)
        .map_err(|_| EnvelopeError::BadLength)?;
    unpad(&mut buffer)?;
    let length = buffer
        .get(RANDOM..HEAD)
        .and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    let length = length
        .map(u32::from_be_bytes)
        .ok_or(EnvelopeError::BadMessageLength)?;
    let message_end = usize::try_from(length)
        .ok()
        .and_then(|length| length.checked_add(HEAD));
    match message_end {
        Some(message_end) if message_end <= buffer.len() => Ok(Plain { buffer, message_end }),
        _ => Err(EnvelopeError::BadMessageLength),
    }
}

/// Some senders break the base64 text into lines; those bytes are part of what is signed, not of what is encoded.
fn decode(encrypted: &str) -> Result<Vec<u8>, EnvelopeError> {
    let decoded = if encrypted.contains(['\r', '\n']) {
        STANDARD.decode(encrypted.replace(['\r', '\n'], ""))
    } else {
        STANDARD.decode(encrypted)
    };
    decoded.map_err(|_| EnvelopeError::BadBase64)
}

fn unpad(buffer: &mut Vec<u8>) -> Result<(), EnvelopeError> {
    let pad = buffer.last().copied().ok_or(EnvelopeError::BadPadding)?;
    let length = usize::from(pad);
    if !(1..=PAD_TO).contains(&length) {
        return Err(EnvelopeError::BadPadding);
    }
    let start = buffer
        .len()
        .checked_sub(length)
        .ok_or(EnvelopeError::BadPadding)?;
    if buffer.iter().skip(start).any(|byte| *byte != pad) {
        return Err(EnvelopeError::BadPadding);
    }
    buffer.truncate(start);
    Ok(())
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

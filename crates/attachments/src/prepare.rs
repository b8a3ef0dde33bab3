use sha2::{Digest, Sha256};
use sidebook_domain::{FileKind, FileName};

use crate::sniff::{Sniffed, sniff};
use crate::{picture, sniff};

/// What is kept of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What it is.
    pub kind: FileKind,
    /// Its name, cleaned.
    pub name: FileName,
    /// The bytes to keep.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
    /// What there is to know when it is a picture.
    pub picture: Option<Picture>,
}

/// What there is to know about a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// A small JPEG of it for lists.
    pub thumbnail: Vec<u8>,
}

/// Why an upload is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Its bytes are of no kind that is kept, or of none at all.
    #[error("files of this kind are not kept")]
    KindNotAllowed,
    /// Its name says another kind of file than its bytes are.
    #[error("the name says another kind of file than this is")]
    NotWhatItsNameSays,
    /// It begins as a picture does and cannot be read as one.
    #[error("the picture cannot be read")]
    BrokenPicture,
    /// It has more pixels than we are ready to unfold.
    #[error("the picture has too many pixels")]
    PictureTooLarge,
}

/// Looks at an upload called `given` and makes what is kept of it.
///
/// # Errors
/// [`Refused`] says why it is not kept.
pub fn prepare(given: &str, bytes: Vec<u8>) -> Result<Prepared, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let found = sniff(&bytes, given);
    if !sniff::agrees(given, found) {
        return Err(Refused::NotWhatItsNameSays);
    }
    match found.ok_or(Refused::KindNotAllowed)? {
        Sniffed::Document(kind) => Ok(kept(given, kind, bytes, None)),
        Sniffed::Picture(format) => {
            let drawn = picture::redraw(&bytes, format)?;
            let about = Picture {
                width: drawn.width,
                height: drawn.height,
                thumbnail: drawn.thumbnail,
            };
            Ok(kept(given, drawn.kind, drawn.bytes, Some(about)))
        }
    }
}

fn kept(given: &str, kind: FileKind, bytes: Vec<u8>, picture: Option<Picture>) -> Prepared {
    Prepared {
        kind,
        name: FileName::clean(given, kind),
        sha256: Sha256::digest(&bytes).into(),
        bytes,
        picture,
    }
}

#[cfg(test)]
mod tests;

use std::fmt;

use sha2::{Digest, Sha256};
use sidebook_domain::{AttachmentKind, SendAttachmentId};

use super::Described;
use crate::StorageError;
use crate::reading::word;

/// A picture or file that was prepared for a chat, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendAttachment {
    /// Its id.
    pub id: SendAttachmentId,
    /// Picture or file.
    pub kind: AttachmentKind,
    /// As people see it in the chat.
    pub name: String,
    /// Its content type.
    pub mime: String,
    /// How large it is.
    pub size_bytes: i64,
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(i64, i64)>,
}

/// A picture or file to keep.
#[derive(Clone)]
pub struct NewSendAttachment {
    pub(super) kind: AttachmentKind,
    pub(super) name: String,
    pub(super) mime: String,
    pub(super) pixels: Option<(i64, i64)>,
    pub(super) content: Vec<u8>,
    pub(super) digest: String,
}

// By hand: a log never holds what was written to somebody.
impl fmt::Debug for NewSendAttachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSendAttachment")
            .field("kind", &self.kind)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

impl NewSendAttachment {
    /// A picture of this many pixels.
    #[must_use]
    pub fn picture(name: String, mime: &str, pixels: (i64, i64), content: Vec<u8>) -> Self {
        Self::new(AttachmentKind::Picture, name, mime, Some(pixels), content)
    }

    /// A file.
    #[must_use]
    pub fn file(name: String, mime: &str, content: Vec<u8>) -> Self {
        Self::new(AttachmentKind::File, name, mime, None, content)
    }

    /// Hashes the content, which takes its time for a large one.
    fn new(
        kind: AttachmentKind,
        name: String,
        mime: &str,
        pixels: Option<(i64, i64)>,
        content: Vec<u8>,
    ) -> Self {
        let mut hash = Sha256::new();
        for part in [kind.as_str().as_bytes(), name.as_bytes(), mime.as_bytes()] {
            // The lengths keep the parts apart.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.update(&content);
        Self {
            kind,
            name,
            mime: mime.to_owned(),
            pixels,
            digest: crate::hex(&hash.finalize()),
            content,
        }
    }

    /// Picture or file.
    #[must_use]
    pub fn kind(&self) -> AttachmentKind {
        self.kind
    }

    /// How large it is, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.content.len()
    }
}

impl TryFrom<Described> for SendAttachment {
    type Error = StorageError;

    fn try_from(row: Described) -> Result<Self, StorageError> {
        Ok(Self {
            id: SendAttachmentId(row.id),
            kind: word(
                AttachmentKind::parse(&row.kind),
                "send_attachments",
                "kind",
                row.id,
            )?,
            name: row.name,
            mime: row.mime,
            size_bytes: row.size_bytes,
            pixels: row.width.zip(row.height),
        })
    }
}

use chrono::{DateTime, Utc};
use sidebook_domain::{AttachmentId, AttachmentSubject, FileKind, FileName, StaffId, SubjectKind};

use crate::StorageError;
use crate::entity::attachment;
use crate::reading::word;

/// A file that somebody attached. Its bytes are in the store of attachments, under [`Attachment::object_key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// What its bytes are.
    pub kind: FileKind,
    /// Its name, cleaned.
    pub name: FileName,
    /// How many bytes.
    pub bytes: i64,
    /// Width and height of a picture.
    pub pixels: Option<(i64, i64)>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Where its bytes are.
    pub object_key: String,
    /// Who uploaded it.
    pub uploaded_by: StaffId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// What it belongs to. `None`: nothing yet.
    pub subject: Option<AttachmentSubject>,
}

impl Attachment {
    /// Where the thumbnail of a picture is.
    #[must_use]
    pub fn thumbnail_key(&self) -> String {
        thumbnail_key(&self.object_key)
    }
}

/// Where the thumbnail of the picture under `key` is.
pub(super) fn thumbnail_key(key: &str) -> String {
    format!("{key}-thumbnail")
}

/// A file whose bytes are about to be stored.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// What its bytes are.
    pub kind: FileKind,
    /// Its name, cleaned.
    pub name: FileName,
    /// How many bytes.
    pub bytes: i64,
    /// Width and height of a picture.
    pub pixels: Option<(i64, i64)>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Who uploads it.
    pub uploaded_by: StaffId,
}

/// A file that nobody kept: its objects are to be deleted, then its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoomedAttachment {
    /// Which.
    pub id: AttachmentId,
    /// Where its bytes are, and those of its thumbnail.
    pub object_keys: [String; 2],
}

impl TryFrom<attachment::Model> for Attachment {
    type Error = StorageError;

    fn try_from(row: attachment::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "attachments";
        let subject = match (&row.subject_kind, row.subject_id) {
            (Some(kind), Some(id)) => Some(AttachmentSubject {
                kind: word(SubjectKind::parse(kind), TABLE, "subject_kind", row.id)?,
                id,
            }),
            _ => None,
        };
        Ok(Self {
            id: AttachmentId(row.id),
            kind: word(FileKind::parse(&row.kind), TABLE, "kind", row.id)?,
            name: FileName::stored(row.name),
            bytes: row.bytes,
            pixels: row.width.zip(row.height),
            sha256: row.sha256,
            object_key: row.object_key,
            uploaded_by: StaffId(row.uploaded_by),
            created_at: row.created_at,
            subject,
        })
    }
}

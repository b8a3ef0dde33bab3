use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{AttachmentId, FileKind, FileName};
use utoipa::ToSchema;

use super::words::FileKindWord;

/// A file that somebody attached. Its bytes are behind a link: `GET /attachments/{attachment_id}/link`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Attachment {
    #[schema(value_type = Uuid)]
    pub(crate) id: AttachmentId,
    #[schema(value_type = FileKindWord)]
    pub(crate) kind: FileKind,
    #[schema(value_type = String)]
    pub(crate) name: FileName,
    /// How many bytes.
    pub(crate) bytes: i64,
    /// Pixels of a picture. Null for anything else.
    pub(crate) width: Option<i64>,
    pub(crate) height: Option<i64>,
    pub(crate) created_at: DateTime<Utc>,
}

impl From<sidebook_storage::Attachment> for Attachment {
    fn from(stored: sidebook_storage::Attachment) -> Self {
        Self {
            id: stored.id,
            kind: stored.kind,
            name: stored.name,
            bytes: stored.bytes,
            width: stored.pixels.map(|(width, _)| width),
            height: stored.pixels.map(|(_, height)| height),
            created_at: stored.created_at,
        }
    }
}

/// Where the bytes of an attachment are, for a few minutes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentLink {
    /// A path below this origin. Who has it needs no session.
    pub(crate) url: String,
    /// The same for a small picture of a picture. Null for anything else.
    pub(crate) thumbnail_url: Option<String>,
    pub(crate) expires_at: DateTime<Utc>,
}
